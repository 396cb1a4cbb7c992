import { z } from 'zod';
import { cardinalityCondition, countCondition, flatlineCondition, frequencyCondition } from './counts';
import {
  anyCondition,
  blacklistCondition,
  changeCondition,
  newTermCondition,
  whitelistCondition,
} from './events';
import { joinCondition, sequenceCondition } from './linked';
import { baselineCondition, metricAggregationCondition, percentageMatchCondition } from './metrics';
import { spikeAggregationCondition, spikeCondition } from './spikes';

export const conditionSchema = z.discriminatedUnion('type', [
  anyCondition,
  blacklistCondition,
  whitelistCondition,
  changeCondition,
  frequencyCondition,
  spikeCondition,
  spikeAggregationCondition,
  flatlineCondition,
  newTermCondition,
  cardinalityCondition,
  metricAggregationCondition,
  percentageMatchCondition,
  countCondition,
  sequenceCondition,
  joinCondition,
  baselineCondition,
]);

export type Condition = z.output<typeof conditionSchema>;
export type ConditionType = Condition['type'];
export type AnyCondition = z.output<typeof anyCondition>;
export type BlacklistCondition = z.output<typeof blacklistCondition>;
export type WhitelistCondition = z.output<typeof whitelistCondition>;
export type ChangeCondition = z.output<typeof changeCondition>;
export type FrequencyCondition = z.output<typeof frequencyCondition>;
export type SpikeCondition = z.output<typeof spikeCondition>;
export type SpikeAggregationCondition = z.output<typeof spikeAggregationCondition>;
export type FlatlineCondition = z.output<typeof flatlineCondition>;
export type NewTermCondition = z.output<typeof newTermCondition>;
export type CardinalityCondition = z.output<typeof cardinalityCondition>;
export type MetricAggregationCondition = z.output<typeof metricAggregationCondition>;
export type PercentageMatchCondition = z.output<typeof percentageMatchCondition>;
export type CountCondition = z.output<typeof countCondition>;
export type SequenceCondition = z.output<typeof sequenceCondition>;
export type JoinCondition = z.output<typeof joinCondition>;
export type BaselineCondition = z.output<typeof baselineCondition>;
