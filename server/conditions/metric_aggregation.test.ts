import type { MetricAggregationCondition } from '../../common/schemas';
import { metricAggregation } from './metric_aggregation';
import { documentsAt, momentSpans, reasonOf, runMoments } from './testing';

const condition = (change: Partial<MetricAggregationCondition> = {}): MetricAggregationCondition => ({
  type: 'metric_aggregation',
  key: [],
  metric: { agg: 'avg', field: 'n', percent: 95 },
  within: '10ms',
  atLeast: 0,
  above: 5,
  below: null,
  levels: [],
  margin: 0,
  ...change,
});
const run = (change: Partial<MetricAggregationCondition>, ...numbers: Array<[number, number | undefined]>) =>
  runMoments(
    metricAggregation,
    condition(change),
    documentsAt(...numbers.map(([time, n]) => [time, { n }] as const)),
  );

describe('metric_aggregation', () => {
  it('is above its limit, not on it', () => {
    expect(momentSpans(run({}, [11, 5], [21, 6], [22, 4.5], [31, 5.5]))).toEqual([
      [30, 40, { value: 5.5, threshold: 5 }],
    ]);
  });

  it('is not above its limit by the last digit of a mean', () => {
    expect(run({ above: 0.2 }, [95, 0.1], [96, 0.2], [97, 0.3]).found).toEqual([]);
    expect(run({ above: 0.2 }, [95, 0.1], [96, 0.2], [97, 0.31]).found).toHaveLength(1);
  });

  it.each([
    [40_000, undefined],
    [40_001, ["more than 40,000 distinct values: their number is the engine's estimate"]],
  ])('of %i distinct values says whether they are counted', (most, problems) => {
    const metric = { agg: 'cardinality' as const, field: 'n', percent: 95 };
    const numbers = Array.from({ length: most }, (_, n): [number, number] => [95, n]);
    expect(run({ metric }, ...numbers).outcome.problems).toEqual(problems);
  });

  it('takes the window open at its start and closed at its end', () => {
    expect(momentSpans(run({ metric: { agg: 'sum', field: 'n', percent: 95 } }, [10, 6], [20, 6]))).toEqual([
      [10, 20, { value: 6, threshold: 5 }],
    ]);
  });

  it('says nothing of documents without a value, and 0 of a sum of nothing', () => {
    expect(run({ below: 1 }, [95, undefined]).outcome.judged).toEqual([]);
    const sum = { agg: 'sum' as const, field: 'n', percent: 95 };
    expect(momentSpans(run({ metric: sum, above: null, below: 1 }))).toEqual([
      [10, 100, { value: 0, threshold: 1 }],
    ]);
    // Of a key without documents nothing is known.
    expect(run({ metric: sum, above: null, below: 1, key: ['host'] }).outcome).toMatchObject({
      holding: [],
      judged: [],
    });
  });

  it.each([
    [1, [[90, 100, { value: 8, threshold: 5 }]]],
    [2, [[100, 100, { value: 8, threshold: 5 }]]],
    [3, []],
  ])('says nothing of fewer than %d documents', (atLeast, spans) => {
    expect(momentSpans(run({ atLeast, key: ['host'] }, [85, 9], [95, 7], [96, 9]))).toEqual(spans);
  });

  it('has the worst level of an episode, and the level of now', () => {
    const levels = [{ severity: 'critical' as const, above: 8, below: null }];
    const { found, outcome } = run({ levels }, [75, 6], [85, 9], [95, 7]);
    expect(found).toMatchObject([
      { from: 80, to: 100, severity: 'critical', values: { value: 9, threshold: 8 } },
    ]);
    expect(outcome.severities).toEqual([{ key: [], severity: null }]);
  });

  it('is not left before the value is back by the margin, from run to run', () => {
    const margin = condition({ margin: 2 });
    expect(metricAggregation.memory(margin)).toEqual({ kind: 'path_dependent' });
    const at = (time: number, n: number, memory: unknown) =>
      runMoments(metricAggregation, margin, documentsAt([time, { n }]), {
        window: { from: time - 5, to: time + 5 },
        memory,
      });
    const first = at(15, 6, null);
    const second = at(25, 4, first.outcome.memory);
    expect([first, second].map(({ outcome }) => outcome.holding)).toEqual([[[]], [[]]]);
    expect(reasonOf(metricAggregation, margin, second.found[0]!)).toBe(
      'average of n is 4, still within 2 of the limit 5, over 10 milliseconds',
    );
    expect(at(35, 3, second.outcome.memory).outcome.holding).toEqual([]);
    expect(at(35, 4, null).outcome.holding).toEqual([]);
  });

  it('reads aloud', () => {
    const asked = condition({
      key: ['host'],
      within: '5m',
      above: 90,
      metric: { agg: 'percentile', field: 'ms', percent: 99 },
    });
    const match = { key: { host: 'a' }, count: 3, values: { value: 1234.5, threshold: 90 } };
    expect(metricAggregation.reason(asked, match)).toBe(
      'host **a**: percentile 99 of ms is 1,234.5, above 90, over 5 minutes',
    );
  });
});
