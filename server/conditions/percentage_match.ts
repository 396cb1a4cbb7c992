/**
 * percentage_match: how many percent of the documents in `(t − within, t]` fit a second query, above or below a limit.
 *
 * - Algorithm: 100 · fitting / all of every key at every moment, both counted in one search (moments.ts). No documents, or
 *   fewer than `atLeast`, say nothing: such a key neither holds nor recovers.
 * - Cost: one search for up to 200 moments and a page of keys, of keys the first two moments apart;
 *   one more for the sample documents of what was found, which
 *   are those that fit where they are too many, and those that do not where they are too few.
 * - Memory: recomputable (looks back `within`); with a `margin` path-dependent: the level of each key that has one, of
 *   100,000 keys at most.
 * - Holds one row of the moments asked for at once per key that has documents. Alerts only where all was seen.
 */
import type { PercentageMatchCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { ConditionModule } from './contract';
import { keepSamples } from './latest_samples';
import { isTooLow, levelOf, passedInWords, shown } from './limits';
import { leadOf } from './metric_words';
import { lookAtMoments } from './moments';
import { events } from './wording';

export const percentageMatch: ConditionModule<PercentageMatchCondition> = {
  type: 'percentage_match',
  recovers: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => toMillis(within) },
  parts: ({ part }) => [{ part, source: 0 }],

  run(input) {
    const { condition, parts, samples } = input;
    const { key, atLeast } = condition;
    const query = parts[0] ?? { match_none: {} };
    const window = { from: -toMillis(condition.within), to: 0 };
    return lookAtMoments(input, {
      key,
      windows: [window],
      metrics: [{ agg: 'part', query }],
      hasLevels: condition.levels.length > 0,
      remembers: condition.margin > 0,
      judge([cell], _at, _key, was) {
        const total = cell!.count;
        const matching = cell!.values[0] ?? 0;
        if (total === 0 || total < atLeast) return null;
        const percentage = (100 * matching) / total;
        const level = levelOf(condition, percentage, was);
        return {
          level,
          count: total,
          values: { percentage, matching, total, threshold: level?.threshold ?? null },
          point: { value: percentage, low: condition.below, high: condition.above },
          unsure: true,
        };
      },
      hand: (found) =>
        keepSamples(found, {
          key,
          window,
          size: samples,
          whereOf: ({ values }) =>
            isTooLow(condition, Number(values?.percentage), Number(values?.threshold))
              ? { bool: { must_not: [query] } }
              : query,
        }),
    });
  },

  reason(condition, { key, values }) {
    const percentage = Number(values.percentage);
    const share = `${shown(percentage)} % of ${events(Number(values.total))} fit ${condition.part.query}`;
    const passed = passedInWords(condition, percentage, Number(values.threshold));
    return `${leadOf(key)}${share}, ${passed} %, over ${inWords(condition.within)}`;
  },
};
