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
  levels: [],
  margin: 0,
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
    // A tenth of 0.7 is a little less in doubles.
    expect(run([0.77, 0.7, 0.7, 0.7]).found).toEqual([]);
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

  it('has wider bands with severities of their own', () => {
    const levels = [{ severity: 'critical' as const, deviations: 3, tolerance: 50 }];
    const severityOf = (now: number, margin = 0, memory: unknown = null) =>
      runMoments(
        baseline,
        condition({ levels, margin }),
        documentsAt(...[now, 10, 10, 10].map((n, back) => [NOW - back * WEEK, { n }] as const)),
        { window: { from: NOW - 60_000, to: NOW }, every: 60_000, memory },
      ).outcome.severities;
    expect(severityOf(11)).toEqual([]);
    expect(severityOf(15)).toEqual([{ key: [], severity: null }]);
    expect(severityOf(15.1)).toEqual([{ key: [], severity: 'critical' }]);
    // Half of the band's width: 12.5 and 10.5.
    const critical = { levels: [['[]', 4]] };
    expect(severityOf(12.6, 50, critical)).toEqual([{ key: [], severity: 'critical' }]);
    expect(severityOf(12.5, 50, critical)).toEqual([{ key: [], severity: null }]);
    expect(severityOf(10.5, 50, critical)).toEqual([]);
  });

  describe('by the clock of the zone', () => {
    const count = { metric: { agg: 'count' as const, field: null, percent: 95 }, within: '30m' as const };
    const season = { season: 'day' as const, weeks: 1, tolerance: 0, atLeastPast: 2 };
    /** When the past stretches of a moment end. */
    const pastOf = (now: string, zone: string) => {
      const to = Date.parse(now);
      const { reads } = runMoments(baseline, condition({ ...count, ...season }), [], {
        window: { from: to - 60_000, to },
        every: 60_000,
        zone,
      });
      const read = reads.find(({ kind }) => kind === 'measure');
      const windows = read?.kind === 'measure' ? read.windows : [];
      return windows.slice(1).map((window) => new Date(window.to).toISOString());
    };

    it.each([
      // Berlin leaps from 02:00 to 03:00 on 29 March 2026: before it 09:00 was 08:00 in UTC.
      ['2026-03-30T07:00:00Z', 'Europe/Berlin', ['2026-03-29T07:00', '2026-03-28T08:00', '2026-03-27T08:00']],
      ['2026-03-30T07:00:00Z', 'UTC', ['2026-03-29T07:00', '2026-03-28T07:00', '2026-03-27T07:00']],
      // 02:30 did not come on the 29th: the end of the leap stands for it.
      ['2026-03-30T00:30:00Z', 'Europe/Berlin', ['2026-03-29T01:00', '2026-03-28T01:30', '2026-03-27T01:30']],
      // 02:30 came twice on 25 October: the first stands for it.
      ['2026-10-26T01:30:00Z', 'Europe/Berlin', ['2026-10-25T00:30', '2026-10-24T00:30', '2026-10-23T00:30']],
      // The second of them is compared with the 02:30 of other days, as the first is.
      ['2026-10-25T01:30:00Z', 'Europe/Berlin', ['2026-10-24T00:30', '2026-10-23T00:30', '2026-10-22T00:30']],
    ])('%s in %s is compared with %j', (now, zone, expected) => {
      expect(pastOf(now, zone).slice(0, 3)).toEqual(expected.map((at) => `${at}:00.000Z`));
    });

    it('does not take the hour of the change for a fall', () => {
      // Opened every day right before nine by the clock: in UTC an hour earlier since the 29th.
      const opened = ['25', '26', '27', '28', '29', '30'].map((day) =>
        Date.parse(`2026-03-${day}T08:55:00${day < '29' ? '+01:00' : '+02:00'}`),
      );
      // Something older at that hour of UTC, so that the days between count.
      opened.push(Date.parse('2026-03-23T06:55:00Z'));
      const to = Date.parse('2026-03-30T09:00:00+02:00');
      const holding = (zone: string) =>
        runMoments(baseline, condition({ ...count, ...season }), documentsAt(...opened), {
          window: { from: to - 60_000, to },
          every: 60_000,
          zone,
        }).outcome.holding;
      expect(holding('Europe/Berlin')).toEqual([]);
      expect(holding('UTC')).toEqual([[]]);
    });
  });

  it('reads aloud', () => {
    const { found } = run([20, 10, 10, 10]);
    expect(reasonOf(baseline, condition(), found[0]!)).toBe(
      'average of n is 20 over 1 hour; 10 is usual at this hour of the week (9 to 11)',
    );
  });
});
