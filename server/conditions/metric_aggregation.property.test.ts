import fc from 'fast-check';
import type { Metric, MetricAggregationCondition } from '../../common/schemas';
import { severityRank } from '../../common/words';
import { metricAggregation } from './metric_aggregation';
import { compareMoments, exceeds, momentHistories, oracleMetric } from './testing';

const limit = fc.option(fc.integer({ min: -3, max: 10 }));
const metrics = fc.record({
  agg: fc.constantFrom<Metric['agg'][]>(
    'count',
    'min',
    'max',
    'avg',
    'sum',
    'value_count',
    'cardinality',
    'percentile',
  ),
  field: fc.constant('n'),
  percent: fc.constantFrom(5, 50, 95),
});
const levels = fc.array(
  fc.record({
    severity: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    above: limit,
    below: limit,
  }),
  { maxLength: 2 },
);

describe('metric_aggregation over random histories', () => {
  it('answers every moment as all documents say, levels and margins included', () => {
    fc.assert(
      fc.property(
        momentHistories(),
        fc.record({
          metric: metrics,
          atLeast: fc.constantFrom(0, 0, 1, 2, 4),
          above: limit,
          below: limit,
          levels,
          margin: fc.constantFrom(0, 0, 1, 2.5),
        }),
        (history, asked) => {
          const condition: MetricAggregationCondition = {
            type: 'metric_aggregation',
            key: history.key,
            within: `${history.within}ms`,
            ...asked,
          };
          const all = [{ severity: null, above: asked.above, below: asked.below }, ...asked.levels];
          compareMoments(history, {
            module: metricAggregation,
            condition,
            says(inside, at, was) {
              const documents = inside(at - history.within, at);
              const value = oracleMetric(asked.metric, documents);
              if (documents.length < asked.atLeast) return undefined;
              if (value === null || (history.key.length > 0 && documents.length === 0)) return undefined;
              let rank: number | null = null;
              let threshold: number | null = null;
              for (const { severity, above, below } of all) {
                const own = severity === null ? 0 : 1 + severityRank(severity);
                if (rank !== null && own <= rank) continue;
                const slack = was !== null && own <= was ? asked.margin : 0;
                const past = [
                  ...(above !== null && exceeds(value, above) ? [above] : []),
                  ...(below !== null && exceeds(below, value) ? [below] : []),
                  ...(above !== null && slack > 0 && exceeds(value, above - slack) ? [above] : []),
                  ...(below !== null && slack > 0 && exceeds(below + slack, value) ? [below] : []),
                ];
                if (past.length === 0) continue;
                rank = own;
                threshold = past[0]!;
              }
              return { rank, count: documents.length, values: { value, threshold } };
            },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
