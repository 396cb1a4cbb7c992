import { momentStep, seriesOf } from './preview_series';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SAME = { step: MINUTE, intervalMs: MINUTE };

describe('the moments of a preview', () => {
  it.each([
    [MINUTE, HOUR, MINUTE],
    [MINUTE, 24 * HOUR, 3 * MINUTE],
    [MINUTE, 30 * 24 * HOUR, 87 * MINUTE],
    [HOUR, 30 * 24 * HOUR, 2 * HOUR],
    [24 * HOUR, HOUR, 24 * HOUR],
    [1_000, HOUR, 8_000],
  ])('every %d over %d lie %d apart', (interval, range, step) => {
    expect(momentStep(interval, range)).toBe(step);
    expect(range / step).toBeLessThanOrEqual(500);
  });
});

describe('the series of a preview', () => {
  const point = (at: number, host: string | null, value: number) => ({
    at,
    key: [host],
    value,
    low: null,
    high: 5,
  });

  it('has a line a key, oldest point first', () => {
    const { series, notes } = seriesOf(
      [point(0, 'a', 1), point(MINUTE, 'a', 2), point(0, null, 3)],
      ['host'],
      SAME,
    );
    expect(notes).toEqual([]);
    expect(series).toEqual([
      {
        key: { host: 'a' },
        keyText: 'a',
        points: [
          { at: '1970-01-01T00:00:00.000Z', value: 1, low: null, high: 5 },
          { at: '1970-01-01T00:01:00.000Z', value: 2, low: null, high: 5 },
        ],
      },
      {
        key: { host: null },
        keyText: '(none)',
        points: [{ at: '1970-01-01T00:00:00.000Z', value: 3, low: null, high: 5 }],
      },
    ]);
  });

  it('says which keys it left out, and that it looked less often', () => {
    const points = Array.from({ length: 12 }, (_, at) => point(0, `h${at}`, at));
    const { series, notes } = seriesOf(points, ['host'], { step: 87 * MINUTE, intervalMs: MINUTE });
    expect(series.map(({ keyText }) => keyText)).toEqual(Array.from({ length: 10 }, (_, at) => `h${at}`));
    expect(notes).toEqual([
      'the chart shows 10 keys, first of all those that match; there are more',
      'looked at every 87 minutes instead of every 1 minute, so that the range is answered soon: what began and ended in between is not shown',
    ]);
  });

  it('is empty where a condition has no values', () => {
    expect(seriesOf([], [], { step: 2, intervalMs: 1 })).toEqual({ series: [], notes: [] });
  });
});
