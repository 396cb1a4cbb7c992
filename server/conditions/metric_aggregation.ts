/**
 * metric_aggregation: a metric of the documents in `(t − within, t]` is above or below a limit, at every moment at which
 * the rule looks.
 *
 * - Algorithm: the metric of every key at every moment, in one search (moments.ts); a value of nothing is no value, nor
 *   is one of fewer than `atLeast` documents: such a key neither holds nor recovers.
 * - Cost: one search for up to 200 moments and a page of keys, of keys the first two moments apart;
 *   one more for the sample documents of what was found.
 * - Memory: recomputable (looks back `within`); with a `margin` path-dependent: the level of each key that has one, of
 *   100,000 keys at most.
 * - Holds one row of the moments asked for at once per key that has documents.
 * - What a part of the documents is enough for (more than so many, a greatest above, a least below) is alerted from a
 *   part; everything else only when all was seen.
 */
import type { Metric, MetricAggregationCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { ConditionModule } from './contract';
import { type Level, levelOf, passedInWords, shown } from './limits';
import { leadOf, metricInWords } from './metric_words';
import { lookAtMoments } from './moments';

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
      remembers: condition.margin > 0,
      judge([cell], _at, _key, was) {
        const value = cell!.values[0] ?? null;
        if (value === null || cell!.count < condition.atLeast) return null;
        const level = levelOf(condition, value, was);
        return {
          level,
          count: cell!.count,
          values: { value, threshold: level?.threshold ?? null },
          point: { value, low: condition.below, high: condition.above },
          unsure: level !== null && !partIsEnough(condition.metric, level),
        };
      },
    });
  },

  reason(condition, { key, values }) {
    const value = Number(values.value);
    const passed = passedInWords(condition, value, Number(values.threshold));
    return `${leadOf(key)}${metricInWords(condition.metric)} is ${shown(value)}, ${passed}, over ${inWords(condition.within)}`;
  },
};

/** More documents can only add to these; from a sum they may take away. */
const GROWING: ReadonlySet<Metric['agg']> = new Set(['count', 'value_count', 'cardinality', 'max']);

function partIsEnough({ agg }: Metric, { side }: Level): boolean {
  return side === 'above' ? GROWING.has(agg) : agg === 'min';
}
