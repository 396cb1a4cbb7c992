import type { BaselineCondition } from '../../common/schemas';
import { baseline } from './baseline';
import { documentsAt, reasonOf, runMoments } from './testing';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const NOW = 100 * DAY;

const condition = (change: Partial<BaselineCondition> = {}): BaselineCondition => ({
  type: 'baseline',
  key: [],
  metric: { agg: 'avg', field: 'n', percent: 95 },
  within: '1h',
  season: 'week',
  weeks: 4,
  deviations: 3,
  tolerance: 10,
  direction: 'both',
  atLeastPast: 3,
  ...change,
});
/** The value now, then those of the stretches before it, nearest first; null: no documents there. */
const run = (values: Array<number | null>, change: Partial<BaselineCondition> = {}) => {
  const season = change.season === 'day' ? DAY : WEEK;
  const documents = values.flatMap((n, back) =>
    n === null ? [] : [[NOW - back * season, { n, host: 'a' }] as const],
  );
  const input = { window: { from: NOW - 60_000, to: NOW }, every: 60_000, series: true };
  return runMoments(baseline, condition(change), documentsAt(...documents), input);
};

describe('baseline', () => {
  it('expects the median, with a band of the deviations', () => {
    // Median 11, deviations 1 0 1 9: their median 1, the band 3 · 1.4826 wide.
    const { found, outcome } = run([16, 10, 11, 12, 2].map((n) => n));
    expect(outcome.series).toHaveLength(1);
    const { value, low, high } = outcome.series![0]!;
    expect([value, low, high]).toEqual([
      16,
      expect.closeTo(10.5 - 3 * 1.4826, 6),
      expect.closeTo(10.5 + 3 * 1.4826, 6),
    ]);
    expect(found).toMatchObject([{ values: { value: 16, expected: 10.5 }, unsure: true }]);
  });

  it('is never narrower than the tolerance', () => {
    expect(run([11, 10, 10, 10]).found).toEqual([]);
    expect(run([11.1, 10, 10, 10]).found).toMatchObject([{ values: { low: 9, high: 11 } }]);
    expect(run([8.9, 10, 10, 10]).found).toHaveLength(1);
    expect(run([10.1, 10, 10, 10], { tolerance: 0 }).found).toHaveLength(1);
  });

  it('looks only in its direction', () => {
    expect(run([20, 10, 10, 10], { direction: 'down' }).found).toEqual([]);
    expect(run([1, 10, 10, 10], { direction: 'up' }).found).toEqual([]);
  });

  it('says nothing with too few past stretches, and takes none from before there was anything', () => {
    expect(run([20, 10, 10]).outcome).toMatchObject({ holding: [], judged: [] });
    const count = { metric: { agg: 'count' as const, field: null, percent: 95 } };
    expect(run([1, 1, 1, null, null], count).outcome.judged).toEqual([]);
    // Once there is something older, a stretch without documents is the 0 that it is.
    const older = run([1, 1, null, null, 1], { ...count, tolerance: 0 });
    expect(older.found).toEqual([]);
    expect(older.outcome.series).toMatchObject([{ value: 1, low: 0.5 - 3 * 1.4826 * 0.5 }]);
    // An average has no value there, and too few are left.
    expect(run([20, 10, null, null, 10]).outcome.judged).toEqual([]);
  });

  it('compares with every day where the season is a day, all in one search', () => {
    const { found, reads } = run([20, 10, 10, 10, 10, 10, 10, 10], {
      season: 'day',
      weeks: 1,
      key: ['host'],
    });
    expect(found).toHaveLength(1);
    expect(reads.map((read) => (read.kind === 'measure' ? read.windows.length : read.kind))).toEqual([
      8,
      'latest',
    ]);
  });

  it('holds for a key that has fallen silent', () => {
    const count = { metric: { agg: 'count' as const, field: null, percent: 95 }, key: ['host'] };
    const { found } = run([null, 1, 1, 1], count);
    expect(found).toMatchObject([{ key: ['a'], count: 0, values: { value: 0, expected: 1 } }]);
  });

  it('reads aloud', () => {
    const { found } = run([20, 10, 10, 10]);
    expect(reasonOf(baseline, condition(), found[0]!)).toBe(
      'average of n is 20 over 1 hour; 10 is usual at this hour of the week (9 to 11)',
    );
    expect(baseline.sentence(condition({ key: ['host'], direction: 'up', season: 'day', weeks: 1 }))).toBe(
      'average of n per host over 1 hour is above what is usual at the same hour in 1 week',
    );
  });
});
