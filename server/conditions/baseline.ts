/**
 * baseline: a metric of `(t − within, t]` lies outside of what the same stretch of past days or weeks lets expect.
 *
 * - Algorithm: the stretch and its past ones, each so many days (weeks) earlier by the clock of the rule's zone, of every
 *   key at every moment, in one search (moments.ts). Expected is their median; around it lies a band of the greater of `deviations` times their
 *   median absolute deviation (times 1.4826, which makes it a standard deviation) and `tolerance` percent of the median.
 *   It holds beyond the band, not on its edge.
 * - What is before a key's oldest past stretch with documents does not count: it was not there yet. After that a stretch
 *   without documents counts as the 0 that it is for numbers and sums; for an average or a percentile it has no value and is
 *   left out. With fewer than `atLeastPast` past values nothing is said.
 * - Cost: one search for up to 200 windows and a page of keys (four weeks by day are 29 windows a moment); one more for
 *   the sample documents of what was found.
 * - Memory: recomputable (looks back `within` and all past weeks); with a `margin` path-dependent: the level of each key that
 *   has one, of 100,000 keys at most.
 * - Holds one row of the moments asked for at once per key that has documents. Alerts only where all was seen.
 */
import type { BaselineCondition } from '../../common/schemas';
import { instantOf, inWords, toMillis, wallTime } from '../../common/time';
import { isMore } from './about';
import type { Cell, ConditionModule } from './contract';
import { type Level, shown, withOwn, worstOf } from './limits';
import { leadOf, metricInWords } from './metric_words';
import { lookAtMoments } from './moments';

const DAY = 86_400_000;
/** Makes a median absolute deviation a standard deviation, where values lie as a bell does. */
const AS_DEVIATION = 1.4826;

/**
 * When the past stretches of `at` end, nearest first: when a clock in the zone showed the same on earlier days. A time that
 * it did not show that day is the end of the leap; of one that it showed twice, the first is taken.
 */
function pastStretches({ season, weeks }: BaselineCondition, zone: string, at: number): number[] {
  const [number, length] = season === 'day' ? [7 * weeks, DAY] : [weeks, 7 * DAY];
  const wall = wallTime(zone, at);
  return Array.from({ length: number }, (_, back) => instantOf(zone, wall - (back + 1) * length));
}

export const baseline: ConditionModule<BaselineCondition> = {
  type: 'baseline',
  recovers: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : {
          kind: 'recomputable',
          // A clock may be changed in between.
          lookback: ({ within, weeks }) => toMillis(within) + (weeks * 7 + 1) * DAY,
        },

  run(input) {
    const { condition, zone } = input;
    const within = toMillis(condition.within);
    return lookAtMoments(input, {
      key: condition.key,
      windows: (at) =>
        [at, ...pastStretches(condition, zone, at)].map((end) => ({ from: end - at - within, to: end - at })),
      metrics: [condition.metric],
      hasLevels: condition.levels.length > 0,
      remembers: condition.margin > 0,
      judge([current, ...earlier], _at, _key, was) {
        const value = current!.values[0] ?? null;
        const usual = usualOf(condition, pastValues(earlier));
        if (value === null || usual === null) return null;
        const level = bandLevel(condition, usual, value, was);
        const own = bandOf(condition, usual);
        const { low, high } = level ?? own;
        return {
          level,
          count: current!.count,
          values: { value, expected: usual.expected, low, high },
          point: { value, ...own },
          unsure: true,
        };
      },
    });
  },

  reason({ metric, within, season }, { key, values }) {
    const [value, expected, low, high] = [values.value, values.expected, values.low, values.high].map(Number);
    const often = season === 'day' ? 'at this hour' : 'at this hour of the week';
    const held = !isMore(value!, high!) && !isMore(low!, value!) ? ', not yet back far enough' : '';
    const band = `${shown(expected!)} is usual ${often} (${shown(low!)} to ${shown(high!)})${held}`;
    return `${leadOf(key)}${metricInWords(metric)} is ${shown(value!)} over ${inWords(within)}; ${band}`;
  },
};

/** Of the stretches since there was anything, nearest first. */
function pastValues(cells: readonly Cell[]): number[] {
  const first = cells.reduce((oldest, { count }, at) => (count > 0 ? at : oldest), -1);
  return cells.slice(0, first + 1).flatMap(({ values }) => values[0] ?? []);
}

interface Usual {
  expected: number;
  deviation: number;
}

function usualOf({ atLeastPast }: BaselineCondition, past: readonly number[]): Usual | null {
  if (past.length < atLeastPast) return null;
  const expected = medianOf(past);
  return {
    expected,
    deviation: AS_DEVIATION * medianOf(past.map((value) => Math.abs(value - expected))),
  };
}

interface Band {
  low: number;
  high: number;
}

/** `share`: of the band's width. */
function bandOf(
  { deviations, tolerance }: Pick<BaselineCondition, 'deviations' | 'tolerance'>,
  { expected, deviation }: Usual,
  share = 1,
): Band {
  const width = Math.max(deviations * deviation, (tolerance / 100) * Math.abs(expected)) * share;
  return { low: expected - width, high: expected + width };
}

/** The worst level whose band the value lies outside of; one that is held has a band narrower by the margin. */
function bandLevel(
  { deviations, tolerance, levels, margin, direction }: BaselineCondition,
  usual: Usual,
  value: number,
  was: Pick<Level, 'rank'> | null,
): (Level & Band) | null {
  const own: Pick<BaselineCondition['levels'][number], 'deviations' | 'tolerance'> = {
    deviations,
    tolerance,
  };
  return worstOf(withOwn(own, levels), was, (limit, held) => {
    const asked = { deviations: limit.deviations, tolerance: limit.tolerance ?? tolerance };
    const side = sideOf(direction, bandOf(asked, usual, held ? 1 - margin / 100 : 1), value);
    const { low, high } = bandOf(asked, usual);
    return side && { low, high, side, threshold: side === 'above' ? high : low };
  });
}

function sideOf(
  direction: BaselineCondition['direction'],
  { low, high }: Band,
  value: number,
): 'above' | 'below' | null {
  if (direction !== 'down' && isMore(value, high)) return 'above';
  return direction !== 'up' && isMore(low, value) ? 'below' : null;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
