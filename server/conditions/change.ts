/**
 * change: a document whose values differ from those of the document of its key before it.
 *
 * - Algorithm: keys with their combinations of values are counted over `(from − reread, to]`, and the last document of each
 *   before that is read. A key that has one combination there, the same as before, did not change; only the documents of the
 *   others are read and compared in order.
 * - The document before is the newest one that lies at most `within` (inclusive; else `lookback`) back, of documents of one moment
 *   the one that comes first in the stable order. The first document of a key is no change. Without `missing`, documents
 *   that lack one of the fields are as if they were not there. Several values of a field are compared as a set.
 * - What is exact: at each run, every document in `(from − reread, to]` is judged by all that is visible then. A document that came
 *   late is judged, and so is the one after it, anew; a match that was right when it was made stays.
 * - Cost: one count for a quiet rule; a search for every 200 keys that have documents, a stream for those of them that may
 *   have changed.
 * - Memory: recomputable (looks back `within`, else `lookback`).
 * - Holds the keys with their combinations, 200,000 at most, and one document of each of 200 keys. Where there are more, the
 *   run says so.
 */
import type { ChangeCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import {
  type ConditionModule,
  type EventDocument,
  emit,
  type Found,
  type KeyTuple,
  keyId,
  read,
} from './contract';
import { pages } from './reading';
import { referenceOf, sampleOf } from './samples';
import { withAll } from './where';
import { keyInWords, textsInWords } from './wording';

/** Keys whose last documents are read in one search. */
const KEYS_A_READ = 200;

type Values = ReadonlyArray<readonly string[]>;

export const change: ConditionModule<ChangeCondition> = {
  type: 'change',
  recovers: false,
  memory: () => ({ kind: 'recomputable', lookback: farthest }),

  *run({ condition, window, reread, samples }) {
    const { key, fields } = condition;
    const limit = farthest(condition);
    const slice = { from: window.from - reread, to: window.to };
    const asked = condition.missing ? {} : { where: withAll(fields) };
    const { groups } = yield* read({
      kind: 'countBy',
      window: slice,
      key: [...key, ...fields],
      atLeast: 1,
      ...asked,
    });
    const keys = byKey(groups, key.length);
    for (let at = 0; at < keys.length; at += KEYS_A_READ) {
      const some = keys.slice(at, at + KEYS_A_READ);
      const before = yield* read({
        kind: 'latest',
        window: { from: slice.from - limit, to: slice.from },
        key,
        only: some.map((one) => one.key),
        size: 1,
        values: fields,
        ...asked,
      });
      const last = new Map<string, EventDocument>();
      for (const group of before.groups)
        if (group.documents[0]) last.set(keyId(group.key), group.documents[0]);
      const changing = some.filter(({ key: tuple, values }) => {
        const known = last.get(keyId(tuple));
        return values === null || (known && !same(valuesOf(known, fields), values));
      });
      if (changing.length === 0) continue;
      const only = key.length > 0 ? { only: changing.map((one) => one.key) } : {};
      yield* pages({ window: slice, key, values: fields, ...only, ...asked }, function* (documents) {
        const found: Found[] = [];
        for (const document of documents) {
          for (const tuple of document.keys) {
            const previous = last.get(keyId(tuple));
            last.set(keyId(tuple), document);
            if (!previous || document.time - previous.time > limit) continue;
            const old = valuesOf(previous, fields);
            const now = valuesOf(document, fields);
            if (same(old, now)) continue;
            found.push({
              key: tuple,
              from: document.time,
              to: document.time,
              until: document.time + 1,
              count: 1,
              continues: false,
              // One with several keys may be a change of each.
              document: key.length === 0 ? referenceOf(document) : `${referenceOf(document)} ${keyId(tuple)}`,
              sample: [previous, document].slice(Math.max(0, 2 - samples)).map(sampleOf),
              values: { fields, old: old.map(told), new: now.map(told) },
              // A document between the two, not seen, may be the one that changed.
              unsure: true,
            });
          }
        }
        yield* emit(found);
      });
    }
    return { holding: null, memory: null };
  },

  reason({ fields }, { key, values }) {
    const words = keyInWords(key);
    const old = [values.old ?? []].flat();
    const now = [values.new ?? []].flat();
    const changes = fields
      .map((field, at) => ({ field, old: old[at] ?? null, now: now[at] ?? null }))
      .filter((one) => one.old !== one.now)
      .map((one) => `${one.field} changed from ${textsInWords(one.old)} to ${textsInWords(one.now)}`);
    return `${words === '' ? '' : `${words}: `}${changes.join(', ')}`;
  },
};

/** How far back the document before may lie, inclusive. */
const farthest = ({ within, lookback }: ChangeCondition): number => toMillis(within ?? lookback);

/** The keys; `values`: the one combination that all their documents have, null when there are several. */
function byKey(
  groups: ReadonlyArray<{ key: KeyTuple }>,
  parts: number,
): Array<{ key: KeyTuple; values: Values | null }> {
  const keys = new Map<string, { key: KeyTuple; values: Values | null }>();
  for (const { key: tuple } of groups) {
    const key = tuple.slice(0, parts);
    const values = tuple.slice(parts).map((value) => (value === null ? [] : [value]));
    const id = keyId(key);
    keys.set(id, { key, values: keys.has(id) ? null : values });
  }
  return [...keys.values()];
}

const valuesOf = (document: EventDocument, fields: readonly string[]): Values =>
  fields.map((field) => [...new Set(document.values?.[field])].sort());

const same = (a: Values, b: Values): boolean => JSON.stringify(a) === JSON.stringify(b);

const told = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join(', '));
