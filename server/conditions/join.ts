/**
 * join: documents whose `field` has a value that `other.field` had in another source within `(t − within, t]`.
 *
 * - Algorithm: a count of the new documents that have the field; then the values that both sides have, by counts: those of the
 *   fewer are looked up among the other's (join_values.ts). Only documents with these values are read, of both sources
 *   in one order of time, and of the other source only what is new: what lies before is its newest document of each value.
 * - A match is a document, whatever its number of fitting values; told with the first of them in order and the time of the
 *   newest document of the other source that had it. A document of the other source at the very moment counts.
 * - `limit`: values of the other source that are looked for, in order; where there are more the run says how many. With up
 *   to 1,000 new documents only values that they have count towards it.
 * - Cost: one count for a quiet rule, three where no value is shared; then two streams for every 1,000 values.
 * - Memory: recomputable (looks back `within`). Holds the values, and a time for each of 1,000 of them.
 */
import type { JoinCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import {
  type ConditionModule,
  type EventDocument,
  emit,
  type Found,
  type LatestRead,
  type LatestResult,
  type ReadResult,
  type RunInput,
  type Yielded,
} from './contract';
import { sharedValues } from './join_values';
import { merge } from './merging';
import { referenceOf, sampleOf } from './samples';
import { withOneOf } from './where';
import { keyInWords } from './wording';

/** Values named in one stream. */
const VALUES_A_STREAM = 1_000;
/** Values whose newest documents are asked for in one search. */
const VALUES_A_READ = 200;

export const join: ConditionModule<JoinCondition> = {
  type: 'join',
  recovers: false,
  memory: () => ({ kind: 'recomputable', lookback: ({ within }) => toMillis(within) }),
  sources: ({ other }) => [other.source],

  *run(input) {
    const { condition, window, reread } = input;
    const fresh = { from: window.from - reread, to: window.to };
    const whole = { from: fresh.from - toMillis(condition.within), to: fresh.to };
    const { values, problems } = yield* sharedValues(condition, fresh, whole);
    const told = new Told(values.length > VALUES_A_STREAM ? new Set(values) : null);
    for (let at = 0; at < values.length; at += VALUES_A_STREAM)
      yield* judge(input, values.slice(at, at + VALUES_A_STREAM), told);
    return { holding: null, memory: null, ...(problems.length > 0 && { problems }) };
  },

  reason({ field, other }, { key, values: { value, at } }) {
    const words = keyInWords(key);
    const moment = String(at);
    return `${words === '' ? '' : `${words}: `}${field} **${value}**, which the other search had as ${other.field} at ${moment.slice(0, 10)} ${moment.slice(11, 19)} UTC`;
  },
};

/** Which documents with values in several portions were told already. */
class Told {
  private readonly references = new Set<string>();

  /** @param shared null when there is one portion only */
  constructor(private readonly shared: ReadonlySet<string> | null) {}

  /** Whether this is the first time. */
  first(document: EventDocument, values: readonly string[]): boolean {
    if (!this.shared || values.filter((value) => this.shared?.has(value)).length < 2) return true;
    const reference = referenceOf(document);
    if (this.references.has(reference)) return false;
    this.references.add(reference);
    return true;
  }
}

/** Follows the newest document of each value and holds the rule's own documents against it. `values` are in order. */
function* judge(
  { condition, window, reread, samples }: RunInput<JoinCondition>,
  values: readonly string[],
  told: Told,
): Generator<Yielded, void, ReadResult[]> {
  const { field, other, key } = condition;
  const within = toMillis(condition.within);
  const fresh = { from: window.from - reread, to: window.to };
  const newest = yield* newestBefore(condition, values, { from: fresh.from - within, to: fresh.from });
  const wanted = new Set(values);
  const sides = [
    { window: fresh, key: [], source: 1, where: withOneOf(other.field, values), values: [other.field] },
    { window: fresh, key, where: withOneOf(field, values), values: [field] },
  ];
  yield* merge(sides, function* (some) {
    const found: Found[] = [];
    for (const { document, stream } of some) {
      const side = stream === 0 ? other.field : field;
      const all = document.values?.[side] ?? [];
      const own = all.filter((value) => wanted.has(value));
      if (stream === 0) {
        for (const value of own) newest.set(value, document.time);
        continue;
      }
      const value = own
        .filter((one) => (newest.get(one) ?? Number.NEGATIVE_INFINITY) > document.time - within)
        .sort()[0];
      if (value === undefined || !told.first(document, all)) continue;
      found.push(matchOf(document, samples, field, value, newest.get(value)!));
    }
    yield* emit(found);
  });
}

function* newestBefore(
  { other }: JoinCondition,
  values: readonly string[],
  window: { from: number; to: number },
): Generator<Yielded, Map<string, number>, ReadResult[]> {
  const reads: LatestRead[] = [];
  for (let at = 0; at < values.length; at += VALUES_A_READ) {
    const only = values.slice(at, at + VALUES_A_READ).map((value) => [value]);
    reads.push({ kind: 'latest', source: 1, window, key: [other.field], only, size: 1 });
  }
  const results = (yield { reads }) as LatestResult[];
  const newest = new Map<string, number>();
  for (const { groups } of results)
    for (const { key, documents } of groups) newest.set(String(key[0]), documents[0]!.time);
  return newest;
}

const matchOf = (
  document: EventDocument,
  samples: number,
  field: string,
  value: string,
  newest: number,
): Found => ({
  key: document.keys[0] ?? [],
  from: document.time,
  to: document.time,
  until: document.time + 1,
  count: 1,
  continues: false,
  document: referenceOf(document),
  sample: samples > 0 ? [sampleOf(document)] : [],
  values: { field, value, at: new Date(newest).toISOString() },
});
