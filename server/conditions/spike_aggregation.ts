/**
 * spike_aggregation: a metric of `(t − within, t]` is `height` times as much, or as little, as it was in the window right
 * before, `(t − 2·within, t − within]`.
 *
 * - Algorithm: both windows of every key at every moment in one search (moments.ts). Up: more than before and at least
 *   `height` times as much; down: less and at most a `height`-th. Both inclusive; two that are equal (0 and 0) never fire.
 * - Both windows need a value, of at least `atLeast` documents. Where the one before has no documents, its number or sum of nothing is no 0 to rise from:
 *   a key that has none there is new or back again; without key fields it is 0 once the rule has been on for both windows.
 * - Cost: one search for up to 100 moments and a page of keys, of keys the first two moments apart;
 *   one more for the sample documents of what was found.
 * - Memory: recomputable (looks back twice `within`); with a `margin` path-dependent: the level of each key that has one, of
 *   100,000 keys at most.
 * - Holds one row of the moments asked for at once per key that has documents. Alerts only where all was seen.
 */
import type { SpikeAggregationCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import { isAtLeast, isMore } from './about';
import type { ConditionModule } from './contract';
import { heightInWords, heightLevel } from './heights';
import { type Level, shown } from './limits';
import { leadOf, metricInWords } from './metric_words';
import { lookAtMoments, type Verdict } from './moments';

export const spikeAggregation: ConditionModule<SpikeAggregationCondition> = {
  type: 'spike_aggregation',
  recovers: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => 2 * toMillis(within) },

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
      hasLevels: condition.levels.length > 0,
      remembers: condition.margin > 0,
      judge([current, before], at, key, was) {
        const known = before!.count > 0 || (key.length === 0 && (since === null || at - 2 * within >= since));
        const value = current!.values[0] ?? null;
        const reference = known ? (before!.values[0] ?? null) : null;
        if (value === null || reference === null) return null;
        if (Math.min(current!.count, before!.count) < condition.atLeast) return null;
        return compare(condition, value, reference, current!.count, was);
      },
    });
  },

  reason(condition, { key, values }) {
    const { metric, within } = condition;
    const [value, reference] = [Number(values.value), Number(values.reference)];
    const height = Number(values.height ?? condition.height);
    const reached = heightInWords(condition, height, { value, reference });
    const words = `${metricInWords(metric)} is ${shown(value)} over ${inWords(within)}, ${shown(reference)} in the window before`;
    return `${leadOf(key)}${words} (${reached} ×)`;
  },
};

/** Less than nothing, so many times as much is less: up is more than before, whatever the height says. */
function levelOf(
  condition: SpikeAggregationCondition,
  value: number,
  reference: number,
  was: Pick<Level, 'rank'> | null,
): Level | null {
  const isUp = isMore(value, reference);
  if (!isUp && !isMore(reference, value)) return null;
  const direction = isUp ? 'up' : 'down';
  if (![direction, 'both'].includes(condition.direction)) return null;
  return heightLevel({ ...condition, direction }, value, reference, was);
}

function compare(
  condition: SpikeAggregationCondition,
  value: number,
  reference: number,
  count: number,
  was: Pick<Level, 'rank'> | null,
): Verdict {
  const { direction, height, currentAtLeast, referenceAtLeast } = condition;
  const enough =
    (currentAtLeast === null || isAtLeast(value, currentAtLeast)) &&
    (referenceAtLeast === null || isAtLeast(reference, referenceAtLeast));
  const level = enough ? levelOf(condition, value, reference, was) : null;
  return {
    level,
    count,
    values: { value, reference, height: level?.threshold ?? height },
    point: {
      value,
      low: direction === 'up' ? null : reference / height,
      high: direction === 'down' ? null : reference * height,
    },
    unsure: true,
  };
}
