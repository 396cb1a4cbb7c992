/**
 * baseline: a metric of `(t − within, t]` lies outside of what the same stretch of past days or weeks lets expect.
 *
 * - Algorithm: the stretch and its past ones, each a whole number of days (of weeks) earlier, of every key at every moment,
 *   in one search (moments.ts). Expected is their median; around it lies a band of the greater of `deviations` times their
 *   median absolute deviation (times 1.4826, which makes it a standard deviation) and `tolerance` percent of the median.
 *   It holds beyond the band, not on its edge.
 * - What is before a key's oldest past stretch with documents does not count: it was not there yet. After that a stretch
 *   without documents counts as the 0 that it is for numbers and sums; for an average or a percentile it has no value and is
 *   left out. With fewer than `atLeastPast` past values nothing is said.
 * - Cost: one search for up to 200 windows and a page of keys (four weeks by day are 29 windows a moment); one more for
 *   the sample documents of what was found.
 * - Memory: recomputable (looks back `within` and all past weeks).
 * - Holds one row of the moments asked for at once per key that has documents. Alerts only where all was seen.
 */
import type { BaselineCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { Cell, ConditionModule } from './contract';
import { plainLevel, shown } from './limits';
import { leadOf, metricInWords, perKey } from './metric_words';
import { lookAtMoments } from './moments';

const DAY = 86_400_000;
/** Makes a median absolute deviation a standard deviation, where values lie as a bell does. */
const AS_DEVIATION = 1.4826;

/**
 * How long before `t` the past stretches end, nearest first. The one place to know the calendar: multiples of 24 hours
 * move by an hour against the clock on the wall where it is put back or forward.
 */
function pastStretches({ season, weeks }: BaselineCondition): number[] {
  const [number, length] = season === 'day' ? [7 * weeks, DAY] : [weeks, 7 * DAY];
  return Array.from({ length: number }, (_, at) => (at + 1) * length);
}

export const baseline: ConditionModule<BaselineCondition> = {
  type: 'baseline',
  recovers: true,
  memory: () => ({
    kind: 'recomputable',
    lookback: ({ within, weeks }) => toMillis(within) + weeks * 7 * DAY,
  }),

  run(input) {
    const { condition } = input;
    const within = toMillis(condition.within);
    const past = pastStretches(condition);
    return lookAtMoments(input, {
      key: condition.key,
      windows: [0, ...past].map((before) => ({ from: -before - within, to: -before })),
      metrics: [condition.metric],
      judge([current, ...earlier]) {
        const value = current!.values[0] ?? null;
        const band = bandOf(condition, pastValues(earlier));
        if (value === null || band === null) return null;
        const { expected, low, high } = band;
        const over = condition.direction !== 'down' && value > high;
        const under = condition.direction !== 'up' && value < low;
        return {
          level: over || under ? plainLevel(over ? high : low) : null,
          count: current!.count,
          values: { value, expected, low, high },
          point: { value, low, high },
          unsure: true,
        };
      },
    });
  },

  reason({ metric, within, season }, { key, values }) {
    const [value, expected, low, high] = [values.value, values.expected, values.low, values.high].map(Number);
    const often = season === 'day' ? 'at this hour' : 'at this hour of the week';
    const band = `${shown(expected!)} is usual ${often} (${shown(low!)} to ${shown(high!)})`;
    return `${leadOf(key)}${metricInWords(metric)} is ${shown(value!)} over ${inWords(within)}; ${band}`;
  },

  sentence({ metric, key, within, season, weeks, direction }) {
    const ways = { up: 'above', down: 'below', both: 'outside of' };
    const often = season === 'day' ? 'at the same hour' : 'at the same hour of the week';
    const past = `${weeks} ${weeks === 1 ? 'week' : 'weeks'}`;
    return `${metricInWords(metric)}${perKey(key)} over ${inWords(within)} is ${ways[direction]} what is usual ${often} in ${past}`;
  },
};

/** Of the stretches since there was anything, nearest first. */
function pastValues(cells: readonly Cell[]): number[] {
  const first = cells.reduce((oldest, { count }, at) => (count > 0 ? at : oldest), -1);
  return cells.slice(0, first + 1).flatMap(({ values }) => values[0] ?? []);
}

function bandOf(
  { deviations, tolerance, atLeastPast }: BaselineCondition,
  past: readonly number[],
): { expected: number; low: number; high: number } | null {
  if (past.length < atLeastPast) return null;
  const expected = medianOf(past);
  const deviation = AS_DEVIATION * medianOf(past.map((value) => Math.abs(value - expected)));
  const width = Math.max(deviations * deviation, (tolerance / 100) * Math.abs(expected));
  return { expected, low: expected - width, high: expected + width };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
