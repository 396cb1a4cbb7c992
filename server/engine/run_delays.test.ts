import type { Rule } from '../../common/schemas';
import type { Cursor } from './cursors';
import { DelayHistogram, dueSince } from './run_delays';

const MINUTE = 60_000;
const rule = { interval: '1m', queryDelay: '30s', bucket: 0 } as Rule;

describe('the delay that a share of the runs did not exceed', () => {
  const filled = (...all: number[]) => {
    const histogram = new DelayHistogram();
    for (const ms of all) histogram.add(ms);
    return histogram;
  };

  test('is within a percent of the truth, and never below it', () => {
    const all = Array.from({ length: 5_000 }, (_, at) => 2 + at * 3.7);
    const histogram = filled(...all);
    for (const share of [0.01, 0.5, 0.95, 0.99, 1]) {
      const truth = all[Math.ceil(all.length * share) - 1]!;
      expect(histogram.quantile(share)).toBeGreaterThanOrEqual(truth * 0.9999);
      expect(histogram.quantile(share)).toBeLessThanOrEqual(truth * 1.0101);
    }
  });

  test.each([
    ['nothing ran', [], 0.5, null],
    ['on time, or early by a rounding', [0, -1, 1], 1, 1],
    ['one of a hundred was late', [...Array(99).fill(0), 5_000], 0.99, 1],
  ] as const)('%s', (_, all, share, expected) => {
    expect(filled(...all).quantile(share)).toBe(expected);
  });

  test('more than a day counts as a day', () => {
    expect(filled(1e12).quantile(1)! / (24 * 60 * MINUTE)).toBeCloseTo(1, 1);
  });

  test('cleared, it begins anew', () => {
    const histogram = filled(7, 8);
    histogram.clear();
    expect([histogram.count, histogram.quantile(0.5)]).toEqual([0, null]);
  });
});

describe('since when a run could have begun', () => {
  test.each([
    ['one interval: at its end and the query delay', { to: 10 * MINUTE }, 11.5],
    ['in trouble: when it was to be tried again', { trouble: { retryAt: 12 * MINUTE } }, 12],
    ['in trouble that was over before it was due', { trouble: { retryAt: 3 * MINUTE } }, 11.5],
  ])('%s', (_, cursor, minutes) => {
    const window = { from: 10 * MINUTE, to: 11 * MINUTE };
    expect(dueSince(rule, cursor as Cursor, window)).toBe(minutes * MINUTE);
  });

  test('a window that took in several intervals counts from the first', () => {
    const cursor = { to: 10 * MINUTE, planned: 14 * MINUTE } as Cursor;
    expect(dueSince(rule, cursor, { from: 10 * MINUTE, to: 14 * MINUTE })).toBe(11.5 * MINUTE);
  });
});
