/**
 * spike_aggregation: a metric of `(t − within, t]` is `height` times as much, or as little, as it was in the window right
 * before, `(t − 2·within, t − within]`.
 *
 * - Algorithm: both windows of every key at every moment in one search (moments.ts). Up: more than before and at least
 *   `height` times as much; down: less and at most a `height`-th. Both inclusive; two that are equal (0 and 0) never fire.
 * - Both windows need a value. Where the one before has no documents, its number or sum of nothing is no 0 to rise from:
 *   a key that has none there is new or back again; without key fields it is 0 once the rule has been on for both windows.
 * - Cost: one search for up to 100 moments and a page of keys; one more for the sample documents of what was found.
 * - Memory: recomputable (looks back twice `within`).
 * - Holds one row of the moments asked for at once per key that has documents. Alerts only where all was seen.
 */
import type { SpikeAggregationCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { ConditionModule } from './contract';
import { plainLevel, shown } from './limits';
import { leadOf, metricInWords, perKey } from './metric_words';
import { lookAtMoments, type Verdict } from './moments';

export const spikeAggregation: ConditionModule<SpikeAggregationCondition> = {
  type: 'spike_aggregation',
  recovers: true,
  memory: () => ({ kind: 'recomputable', lookback: ({ within }) => 2 * toMillis(within) }),

  run(input) {
    const { condition, since } = input;
    const within = toMillis(condition.within);
    return lookAtMoments(input, {
      key: condition.key,
      windows: [
        { from: -within, to: 0 },
        { from: -2 * within, to: -within },
      ],
      metrics: [condition.metric],
      judge([current, before], at, key) {
        const known = before!.count > 0 || (key.length === 0 && (since === null || at - 2 * within >= since));
        const value = current!.values[0] ?? null;
        const reference = known ? (before!.values[0] ?? null) : null;
        if (value === null || reference === null) return null;
        return compare(condition, value, reference, current!.count);
      },
    });
  },

  reason({ metric, within, height }, { key, values }) {
    const value = Number(values.value);
    const reference = Number(values.reference);
    const times = `${shown(height)} times as ${value > reference ? 'much' : 'little'}`;
    const words = `${metricInWords(metric)} is ${shown(value)} over ${inWords(within)}, ${shown(reference)} in the window before`;
    return `${leadOf(key)}${words} (${times} is enough)`;
  },

  sentence({ metric, key, within, height, direction }) {
    const ways = { up: 'as much', down: 'as little', both: 'as much or as little' };
    const words = `${metricInWords(metric)}${perKey(key)} over ${inWords(within)}`;
    return `${words} is ${shown(height)} times ${ways[direction]} as in the window before`;
  },
};

function compare(
  { direction, height, currentAtLeast, referenceAtLeast }: SpikeAggregationCondition,
  value: number,
  reference: number,
  count: number,
): Verdict {
  const up = direction !== 'down' && value > reference && value >= reference * height;
  const down = direction !== 'up' && value < reference && value <= reference / height;
  const enough =
    (currentAtLeast === null || value >= currentAtLeast) &&
    (referenceAtLeast === null || reference >= referenceAtLeast);
  return {
    level: enough && (up || down) ? plainLevel(up ? reference * height : reference / height) : null,
    count,
    values: { value, reference, height },
    point: {
      value,
      low: direction === 'up' ? null : reference / height,
      high: direction === 'down' ? null : reference * height,
    },
    unsure: true,
  };
}
