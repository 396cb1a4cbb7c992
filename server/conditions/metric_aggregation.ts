/**
 * metric_aggregation: a metric of the documents in `(t − within, t]` is above or below a limit, at every moment at which
 * the rule looks.
 *
 * - Algorithm: the metric of every key at every moment, in one search (moments.ts); a value of nothing is no value.
 * - Cost: one search for up to a hundred moments and a thousand keys; one more for the sample documents of what was found.
 * - Memory: recomputable (looks back `within`); with a `margin` path-dependent: the level of each key that has one.
 * - Holds one row of a hundred moments per key that has documents.
 */
import type { Metric, MetricAggregationCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { ConditionModule } from './contract';
import { levelOf, limitsInWords, shown } from './limits';
import { lookAtMoments } from './moments';
import { fieldsInWords, keyInWords } from './wording';

export const metricAggregation: ConditionModule<MetricAggregationCondition> = {
  type: 'metric_aggregation',
  recovers: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => toMillis(within) },

  run(input) {
    const { condition } = input;
    return lookAtMoments(input, {
      key: condition.key,
      windows: [{ from: -toMillis(condition.within), to: 0 }],
      metrics: [condition.metric],
      hasLevels: condition.levels.length > 0,
      judge([cell], _at, _key, was) {
        const value = cell!.values[0] ?? null;
        if (value === null) return null;
        const level = levelOf(condition, value, was);
        return {
          level,
          count: cell!.count,
          values: { value, threshold: level?.threshold ?? null },
          point: { value, low: condition.below, high: condition.above },
        };
      },
    });
  },

  reason({ metric, within }, { key, values: { value, threshold } }) {
    const lead = keyInWords(key);
    const side = Number(value) > Number(threshold) ? 'above' : 'below';
    return `${lead === '' ? '' : `${lead}: `}${metricInWords(metric)} is ${shown(Number(value))}, ${side} ${shown(Number(threshold))}, over ${inWords(within)}`;
  },

  sentence(condition) {
    const per = condition.key.length === 0 ? '' : ` per ${fieldsInWords(condition.key)}`;
    return `${metricInWords(condition.metric)}${per} over ${inWords(condition.within)} is ${limitsInWords(condition)}`;
  },
};

/** `average of bytes`, `95th percentile of bytes`, `number of events`. */
export function metricInWords({ agg, field, percent }: Metric): string {
  const words = {
    count: 'number of events',
    min: `least ${field}`,
    max: `greatest ${field}`,
    avg: `average of ${field}`,
    sum: `sum of ${field}`,
    value_count: `number of values of ${field}`,
    cardinality: `number of distinct ${field}`,
    percentile: `percentile ${percent} of ${field}`,
  };
  return words[agg];
}
