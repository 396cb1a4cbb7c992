/**
 * new_term: a document with a combination of values that no document had in the `lookback` before it.
 *
 * - Algorithm, for each of `terms`: the combinations in `(from − reread, to]` are counted; then those of them that there were in
 *   `(to − lookback, from − reread]`, which are new to no document; of the few that are left the last document before, if any,
 *   and their documents in order. A combination is new at `t` when `(t − lookback, t)` holds none of it; of several documents of
 *   that moment, to the one that comes first in the stable order.
 * - A document with two new combinations is two matches. The key only says which alert they join. 0, false and the empty text
 *   are values. A document that lacks a field of a term has no combination of it; with `missing` it is a match of its own.
 * - What is exact: at each run, every document in `(from − reread, to]` is judged by all that is visible then. One that came late
 *   and is older than the one that was told is told as well. What seems new where not all was seen is not told.
 * - Cost: one count a term for a quiet rule, one more where there are documents (both for every 200 combinations), and two
 *   searches where something may be new.
 * - Memory: recomputable (looks back `lookback`).
 * - Holds the combinations of what it reads, 200,000 at most, and the last time of each of 200. Where there are more, the run
 *   says so.
 */
import type { NewTermCondition } from '../../common/schemas';
import { inWords, toMillis, type Window } from '../../common/time';
import {
  type ConditionModule,
  type EventDocument,
  emit,
  type Found,
  type FoundValues,
  type KeyTuple,
  keyId,
  type ReadResult,
  type RunInput,
  read,
  type Yielded,
} from './contract';
import { pages } from './reading';
import { referenceOf, sampleOf } from './samples';
import { withAll, withoutOne } from './where';
import { fieldsInWords, keyInWords } from './wording';

/** Combinations that are looked for in one search. */
const TUPLES_A_READ = 200;

export const newTerm: ConditionModule<NewTermCondition> = {
  type: 'new_term',
  recovers: false,
  memory: () => ({ kind: 'recomputable', lookback: ({ lookback }) => toMillis(lookback) }),

  *run(input) {
    const { condition, window, reread } = input;
    const slice = { from: window.from - reread, to: window.to };
    for (const fields of condition.terms) {
      yield* newOnes(input, fields, slice);
      if (condition.missing) yield* lacking(input, fields, slice);
    }
    return { holding: null, memory: null };
  },

  reason({ lookback }, { key, values }) {
    const words = keyInWords(key);
    const lead = words === '' ? '' : `${words}: `;
    const fields = [values.field ?? []].flat().map(String);
    if (values.value === null) return lead + fields.map((field) => `no ${field}`).join(' or ');
    const texts = [values.value ?? []].flat();
    const pairs = fields.map((field, at) => `${field} **${texts[at]}**`);
    return `${lead}${fieldsInWords(pairs)} ${pairs.length > 1 ? 'are new together' : 'is new'}, not seen in ${inWords(lookback)} before`;
  },
};

function* newOnes(
  { condition, window, samples }: RunInput<NewTermCondition>,
  fields: readonly string[],
  slice: Window,
): Generator<Yielded, void, ReadResult[]> {
  const lookback = toMillis(condition.lookback);
  const asked = { key: fields, where: withAll(fields) };
  const present = yield* read({ kind: 'countBy', window: slice, atLeast: 1, ...asked });
  const tuples = present.groups.map(({ key }) => key).filter((key) => key.every((part) => part !== null));
  // What lies in here is less than `lookback` before every document of the slice.
  const sure = { from: window.to - lookback, to: slice.from };
  for (let at = 0; at < tuples.length; at += TUPLES_A_READ) {
    let only = tuples.slice(at, at + TUPLES_A_READ);
    if (sure.from < sure.to) {
      const { groups } = yield* read({ kind: 'countBy', window: sure, only, atLeast: 1, ...asked });
      const known = new Set(groups.map(({ key }) => keyId(key)));
      only = only.filter((tuple) => !known.has(keyId(tuple)));
    }
    if (only.length === 0) continue;
    const before = yield* read({
      kind: 'latest',
      window: { from: slice.from - lookback, to: slice.from },
      only,
      size: 1,
      ...asked,
    });
    const last = new Map(before.groups.map(({ key, documents }) => [keyId(key), documents[0]?.time]));
    const values = condition.key.length > 0 ? { values: condition.key } : {};
    yield* pages({ window: slice, only, ...asked, ...values }, function* (documents) {
      const found: Found[] = [];
      for (const document of documents) {
        for (const tuple of document.keys) {
          const previous = last.get(keyId(tuple));
          last.set(keyId(tuple), document.time);
          if (previous !== undefined && previous > document.time - lookback) continue;
          const told = { field: oneOrAll(fields), value: oneOrAll(tuple) };
          found.push(matchOf(document, firstKey(document, condition.key), [fields, tuple], told, samples));
        }
      }
      yield* emit(found);
    });
  }
}

/** Documents without a value of one of the fields: each is a match, since what is not there cannot have been seen before. */
function* lacking(
  { condition: { key }, samples }: RunInput<NewTermCondition>,
  fields: readonly string[],
  slice: Window,
): Generator<Yielded, void, ReadResult[]> {
  const where = withoutOne(fields);
  const { total } = yield* read({ kind: 'countBy', window: slice, key: [], atLeast: 1, where });
  if (total === 0) return;
  const told = { field: oneOrAll(fields), value: null };
  yield* pages({ window: slice, key, where }, (documents) =>
    emit(
      documents.map((document) => matchOf(document, document.keys[0] ?? [], [fields, null], told, samples)),
    ),
  );
}

function matchOf(
  document: EventDocument,
  key: KeyTuple,
  term: readonly [readonly string[], KeyTuple | null],
  values: FoundValues,
  samples: number,
): Found {
  return {
    key,
    from: document.time,
    to: document.time,
    until: document.time + 1,
    count: 1,
    continues: false,
    document: `${referenceOf(document)} ${JSON.stringify(term)}`,
    sample: samples > 0 ? [sampleOf(document)] : [],
    values,
    // What was not seen may have had it before; what is lacking is lacking, whatever else there is.
    ...(term[1] !== null && { unsure: true }),
  };
}

const oneOrAll = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? (list[0] as T) : list);

const firstKey = ({ values }: EventDocument, key: readonly string[]): KeyTuple =>
  key.map((field) => values?.[field]?.[0] ?? null);
