/**
 * count: the number of documents in `(t − within, t]` lies in a range, both ends included. 0 to 0 is "no results".
 *
 * - Algorithm: the number of every key at every moment in one search (moments.ts). With key fields only of keys that have
 *   documents: a key without any is nobody's.
 * - `report: documents`: every document of the windows in which it holds is a match of its own, told once a key; they are
 *   read in order, page by page.
 * - Cost: one search for up to 200 moments and a page of keys, of keys the first two moments apart;
 *   for what was found one more for the sample documents, or
 *   one a page of documents.
 * - Memory: recomputable (looks back `within`); with a `margin` path-dependent: the level of each key that has one, of
 *   100,000 keys at most.
 * - Holds one row of the moments asked for at once per key that has documents. A number that must not be passed is alerted
 *   only where all was seen.
 */
import type { CountCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import {
  type ConditionModule,
  type EventDocument,
  emit,
  type Found,
  type KeyTuple,
  keyId,
  type ReadResult,
  type Yielded,
} from './contract';
import { keepSamples } from './latest_samples';
import { type Level, shown, withOwn, worstOf } from './limits';
import { leadOf } from './metric_words';
import { lookAtMoments, momentsOf } from './moments';
import { pages, portions } from './reading';
import { referenceOf, sampleOf } from './samples';
import { events } from './wording';

export const count: ConditionModule<CountCondition> = {
  type: 'count',
  recovers: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => toMillis(within) },

  run(input) {
    const { condition, samples } = input;
    const { key, levels, margin } = condition;
    const mayBeTooFew = withOwn<Range>(condition, levels).some(({ atMost }) => atMost !== null);
    const within = toMillis(condition.within);
    const window = { from: -within, to: 0 };
    const moments = momentsOf(input);
    return lookAtMoments(input, {
      key,
      windows: [window],
      metrics: [],
      hasLevels: levels.length > 0,
      remembers: margin > 0,
      judge([cell], _at, _key, was) {
        const number = cell!.count;
        const level = rangeLevel(condition, number, was);
        return {
          level,
          count: number,
          values: { count: number, ...(levels.length > 0 && level && rangeOf(level)) },
          point: { value: number, low: null, high: null },
          unsure: mayBeTooFew,
        };
      },
      hand: (found) =>
        condition.report === 'documents'
          ? documentsOf(
              found.flatMap((one) => stretchesOf(one, moments, within)),
              key,
              within,
              samples,
            )
          : keepSamples(found, { key, window, size: samples, empty: (one) => one.count === 0 }),
    });
  },

  reason(condition, { key, count: documents, values }) {
    if (condition.report === 'documents')
      return `${leadOf(key)}${events(documents)}, where ${rangeInWords(condition)} within ${inWords(condition.within)} are told`;
    const number = Number(values.count);
    const found = `${leadOf(key)}${number === 0 ? 'no events' : events(number)} within ${inWords(condition.within)}`;
    const range = 'atLeast' in values ? (values as unknown as Range) : condition;
    if (!isIn(range, number))
      return `${found}, still within ${shown(condition.margin)} of ${rangeInWords(range)}`;
    return range.atLeast === range.atMost || range.atMost === 0
      ? found
      : `${found} (told: ${rangeInWords(range)})`;
  },
};

type Range = Pick<CountCondition, 'atLeast' | 'atMost'>;

const rangeOf = ({ atLeast, atMost }: Range): Range => ({ atLeast, atMost });

const isIn = ({ atLeast, atMost }: Range, number: number): boolean =>
  number >= (atLeast ?? 0) && number <= (atMost ?? Number.POSITIVE_INFINITY);

/** The worst of the ranges that the number lies in; one that is held is left outside of it by the margin. */
function rangeLevel(
  { atLeast, atMost, levels, margin }: CountCondition,
  number: number,
  was: Pick<Level, 'rank'> | null,
): (Level & Range) | null {
  const own: Range = { atLeast, atMost };
  // Where only levels say a range, the condition's own is none, which holds nothing.
  const ranges = withOwn(own, levels).filter((range) => range.atLeast !== null || range.atMost !== null);
  return worstOf(ranges, was, (range, held) => {
    const least = range.atLeast ?? Number.NEGATIVE_INFINITY;
    const most = range.atMost ?? Number.POSITIVE_INFINITY;
    const isPast = isIn(range, number) || (held && number > least - margin && number < most + margin);
    return isPast ? { ...rangeOf(range), threshold: range.atLeast ?? range.atMost ?? 0 } : null;
  });
}

/** `no events`, `at least 5 events`, `at most 1 event`, `5 to 10 events`. */
function rangeInWords({ atLeast, atMost }: Range): string {
  const least = atLeast ?? 0;
  if (atMost === null) return `at least ${events(least)}`;
  if (atMost === 0) return 'no events';
  if (least === atMost) return `exactly ${events(least)}`;
  return least === 0 ? `at most ${events(atMost)}` : `${least.toLocaleString('en-US')} to ${events(atMost)}`;
}

/** The stretches whose windows join: one, unless moments of an episode lie further apart than a window is long. */
function stretchesOf(found: Found, moments: readonly number[], within: number): Found[] {
  const stretches: Found[] = [];
  for (const at of moments) {
    if (at < found.from || at > found.to) continue;
    const last = stretches[stretches.length - 1];
    if (last && at - last.to <= within) last.to = at;
    else stretches.push({ ...found, from: at, to: at });
  }
  return stretches;
}

/**
 * The documents of the windows of found episodes. Those of one key come in order, so that what an earlier episode has
 * handed over already is known by its time.
 */
function* documentsOf(
  found: readonly Found[],
  key: readonly string[],
  within: number,
  samples: number,
): Generator<Yielded, void, ReadResult[]> {
  const told = new Map<string, number>();
  const stretches = new Map<string, Found[]>();
  for (const one of found) {
    const id = `${one.to} ${one.from}`;
    stretches.set(id, [...(stretches.get(id) ?? []), one]);
  }
  const inOrder = [...stretches.values()].sort((a, b) => a[0]!.to - b[0]!.to || a[0]!.from - b[0]!.from);
  for (const alike of inOrder) {
    const { from, to } = alike[0]!;
    const byKey = new Map(alike.map((one) => [keyId(one.key), one]));
    const keys = alike.map((one) => one.key);
    for (const only of portions(keys, key.length > 0)) {
      const request = { window: { from: from - within, to }, key, ...(only && { only }) };
      yield* pages(request, (documents) =>
        emit(documents.flatMap((document) => firstOf(document, byKey, told, samples))),
      );
    }
    for (const id of byKey.keys()) told.set(id, to);
  }
}

/**
 * A document of several keys stands under the first for which it has not been told; told again under another it is the
 * same match.
 */
function firstOf(
  document: EventDocument,
  byKey: ReadonlyMap<string, Found>,
  told: ReadonlyMap<string, number>,
  samples: number,
): Found[] {
  const isNew = (tuple: KeyTuple) =>
    byKey.has(keyId(tuple)) && document.time > (told.get(keyId(tuple)) ?? Number.NEGATIVE_INFINITY);
  const key = document.keys.find(isNew);
  if (!key) return [];
  const { values, unsure } = byKey.get(keyId(key))!;
  return [
    {
      key,
      from: document.time,
      to: document.time,
      until: document.time + 1,
      count: 1,
      continues: false,
      document: referenceOf(document),
      sample: samples > 0 ? [sampleOf(document)] : [],
      values,
      ...(unsure && { unsure }),
    },
  ];
}
