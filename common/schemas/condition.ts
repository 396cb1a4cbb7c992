import { z } from 'zod';
import { toMillis } from '../time';
import { SEVERITIES } from '../words';
import { bounded, fieldName, keySchema } from './fields';
import { sourceSchema } from './source';

const span = bounded('1s', '30d');
const count = z.number().int().min(1).max(10_000_000);
const listIds = z.array(z.string().min(1).max(128)).max(20).default([]);
const literals = z.array(z.string().max(8_192)).max(10_000).default([]);

/**
 * Where a value is too high or too low: more than `above` or less than `below`, both exclusive. Each of `levels` has a
 * severity of its own; the plain limits have the rule's. A limit once passed counts as passed until the value is back
 * by more than `margin`.
 */
const limits = {
  above: z.number().nullable().default(null),
  below: z.number().nullable().default(null),
  levels: z
    .array(
      z.object({
        severity: z.enum(SEVERITIES),
        above: z.number().nullable().default(null),
        below: z.number().nullable().default(null),
      }),
    )
    .max(4)
    .default([]),
  margin: z.number().min(0).default(0),
};

interface Limited {
  above: number | null;
  below: number | null;
}

/** At least one limit, and none of a level that says nothing. */
function needsLimit(condition: Limited & { levels: Limited[] }, context: z.RefinementCtx): void {
  const says = ({ above, below }: Limited) => above !== null || below !== null;
  if (!says(condition) && condition.levels.length === 0)
    context.addIssue({
      code: 'custom',
      path: ['above'],
      message: 'say above or below what it is worth an alert',
    });
  condition.levels.forEach((level, at) => {
    if (!says(level))
      context.addIssue({ code: 'custom', path: ['levels', at], message: 'a level needs a limit' });
  });
}

/** What is measured of the documents of a window. `percent`: of percentiles, which one. */
export const metricSchema = z
  .object({
    agg: z.enum(['count', 'min', 'max', 'avg', 'sum', 'value_count', 'cardinality', 'percentile']),
    field: fieldName.nullable().default(null),
    percent: z.number().min(0).max(100).default(95),
  })
  .superRefine(({ agg, field }, context) => {
    if (agg !== 'count' && field === null)
      context.addIssue({ code: 'custom', path: ['field'], message: `name the field whose ${agg} is taken` });
  });

/** A query beside the source's own, on the same documents. */
const partSchema = z.object({
  language: z.enum(['kuery', 'lucene', 'dsl']).default('kuery'),
  query: z.string().max(100_000),
});

export const anyCondition = z.object({ type: z.literal('any'), key: keySchema });

/** Documents whose `field` has one of the values. A value between slashes (`/b.d/`) is a regular expression. */
export const blacklistCondition = z.object({
  type: z.literal('blacklist'),
  key: keySchema,
  field: fieldName,
  values: literals,
  /** Ids of named lists, added to the values. */
  lists: listIds,
});

/** Documents whose `field` has a value that is not among those. `missing`: whether one without a value counts. */
export const whitelistCondition = z.object({
  type: z.literal('whitelist'),
  key: keySchema,
  field: fieldName,
  values: literals,
  lists: listIds,
  missing: z.boolean().default(false),
});

/**
 * A document whose values of `fields` differ from those of the document of its key before it. `within`: only when that one
 * is at most so old; otherwise as far back as `lookback`. `missing`: whether having no value counts as a value, or the
 * document is left out.
 */
export const changeCondition = z.object({
  type: z.literal('change'),
  key: keySchema,
  fields: z.array(fieldName).min(1).max(5),
  within: bounded('1s', '90d').nullable().default(null),
  lookback: bounded('1m', '90d').default('7d'),
  missing: z.boolean().default(false),
});

/**
 * At least `count` events of one key within a sliding window `(t − within, t]`.
 * `again: 'episode'` reports each maximal stretch in which that holds; `again: 'every'` starts counting anew
 * after each match, so that every `count` events match again. `levels`: more events, another severity.
 */
export const frequencyCondition = z
  .object({
    type: z.literal('frequency'),
    key: keySchema,
    count,
    within: span,
    again: z.enum(['episode', 'every']).default('episode'),
    levels: z
      .array(z.object({ severity: z.enum(SEVERITIES), count }))
      .max(4)
      .default([]),
  })
  .superRefine(({ again, levels }, context) => {
    if (again === 'every' && levels.length > 0)
      context.addIssue({
        code: 'custom',
        path: ['levels'],
        message: 'levels are of episodes: counting anew, every match has as many events',
      });
  });

/**
 * The count of `(t − within, t]` against that of the window before it, `(t − 2 within, t − within]`: `height` times as much
 * (up) or as little (down), inclusive. `field`: means of its values instead of counts. `newKeys`: whether a key
 * that has nothing older than two windows is compared, too.
 */
export const spikeCondition = z.object({
  type: z.literal('spike'),
  key: keySchema,
  within: span,
  height: z.number().gt(1).max(1_000_000),
  direction: z.enum(['up', 'down', 'both']).default('up'),
  currentAtLeast: z.number().int().min(0).default(0),
  referenceAtLeast: z.number().int().min(0).default(0),
  field: fieldName.nullable().default(null),
  newKeys: z.boolean().default(false),
});

/** As `spike`, of a metric, looked at whenever the rule runs. */
export const spikeAggregationCondition = z.object({
  type: z.literal('spike_aggregation'),
  key: keySchema,
  metric: metricSchema,
  within: span,
  height: z.number().gt(1).max(1_000_000),
  direction: z.enum(['up', 'down', 'both']).default('up'),
  currentAtLeast: z.number().nullable().default(null),
  referenceAtLeast: z.number().nullable().default(null),
});

/**
 * Fewer than `fewerThan` documents in `(t − within, t]`, looked at whenever the rule runs. With key fields: of each expected
 * key, which are those listed and those seen in the last `remember`.
 */
export const flatlineCondition = z
  .object({
    type: z.literal('flatline'),
    key: keySchema,
    fewerThan: count.default(1),
    within: span,
    /** Keys expected although never seen; of a single key field. */
    expected: literals,
    lists: listIds,
    remember: bounded('1m', '90d').default('7d'),
    /** What no longer is expected, as keys: "stop expecting" adds one. */
    forgotten: z.array(z.array(z.string().nullable())).max(10_000).default([]),
  })
  .superRefine(({ key, expected, lists, within, remember }, context) => {
    if (key.length !== 1 && expected.length + lists.length > 0)
      context.addIssue({
        code: 'custom',
        path: ['expected'],
        message: 'name one key field to expect values of',
      });
    if (key.length > 0 && toMillis(remember) <= toMillis(within))
      context.addIssue({ code: 'custom', path: ['remember'], message: 'must be longer than within' });
  });

/**
 * A combination of values of `terms` that no document had in the `lookback` before. Each of `terms` is looked at by itself;
 * several fields in one are taken together.
 */
export const newTermCondition = z.object({
  type: z.literal('new_term'),
  key: keySchema,
  terms: z.array(z.array(fieldName).min(1).max(5)).min(1).max(10),
  lookback: bounded('1m', '90d').default('30d'),
  /** Whether a document that lacks a value of a term's fields is a match, each of them. */
  missing: z.boolean().default(false),
});

/** Distinct values of `field` in a sliding window `(t − within, t]`: more than `above` or fewer than `below`. */
export const cardinalityCondition = z
  .object({ type: z.literal('cardinality'), key: keySchema, field: fieldName, within: span, ...limits })
  .superRefine(needsLimit);

/** A metric of `(t − within, t]`, looked at whenever the rule runs. */
export const metricAggregationCondition = z
  .object({
    type: z.literal('metric_aggregation'),
    key: keySchema,
    metric: metricSchema,
    within: span,
    ...limits,
  })
  .superRefine(needsLimit);

/** How many percent of the documents in `(t − within, t]` fit `part`, where there are at least `atLeast`. */
export const percentageMatchCondition = z
  .object({
    type: z.literal('percentage_match'),
    key: keySchema,
    part: partSchema,
    within: span,
    atLeast: z.number().int().min(0).default(0),
    ...limits,
  })
  .superRefine(needsLimit);

/**
 * The number of documents in `(t − within, t]` lies in the inclusive range, looked at whenever the rule runs; 0 to 0 is "no
 * results". `report`: one match with the count, or every document.
 */
export const countCondition = z
  .object({
    type: z.literal('count'),
    key: keySchema,
    within: span,
    atLeast: z.number().int().min(0).nullable().default(null),
    atMost: z.number().int().min(0).nullable().default(null),
    report: z.enum(['count', 'documents']).default('count'),
  })
  .superRefine(({ atLeast, atMost }, context) => {
    if (atLeast === null && atMost === null)
      context.addIssue({ code: 'custom', path: ['atLeast'], message: 'say at least or at most how many' });
    if (atLeast !== null && atMost !== null && atLeast > atMost)
      context.addIssue({ code: 'custom', path: ['atMost'], message: 'must not be less than at least' });
  });

/**
 * For one key: an event of each stage, each strictly later than the one before it, all at most `within` after the first.
 * `absent`: the last one did not come. A stage without a source looks in the rule's own, narrowed by its `part`.
 */
export const sequenceCondition = z
  .object({
    type: z.literal('sequence'),
    key: keySchema,
    stages: z
      .array(
        z.object({
          name: z.string().trim().min(1).max(128),
          source: sourceSchema.nullable().default(null),
          part: partSchema.nullable().default(null),
          /** The fields that hold the key there, in its order, where they have other names. */
          key: z.array(fieldName).max(5).nullable().default(null),
        }),
      )
      .min(2)
      .max(5),
    within: span,
    absent: z.boolean().default(false),
  })
  .superRefine(({ key, stages }, context) => {
    stages.forEach((stage, at) => {
      if (stage.key !== null && stage.key.length !== key.length)
        context.addIssue({
          code: 'custom',
          path: ['stages', at, 'key'],
          message: 'name as many fields as the key has',
        });
      if (stages.findIndex(({ name }) => name === stage.name) < at)
        context.addIssue({
          code: 'custom',
          path: ['stages', at, 'name'],
          message: 'another stage has this name',
        });
    });
  });

/** Documents whose `field` has a value that `other.field` had in the other source within `within` before them. */
export const joinCondition = z.object({
  type: z.literal('join'),
  key: keySchema,
  field: fieldName,
  other: z.object({ source: sourceSchema, field: fieldName }),
  within: span,
  /** Values of the other source that are taken at most; when there are more, the run says so. */
  limit: z.number().int().min(1).max(100_000).default(10_000),
});

/**
 * A metric of `(t − within, t]` against the same stretch of the past `weeks`: of each day, or of the same day of the week.
 * Expected is their median, more or less `deviations` times their median absolute deviation (as a standard deviation), and
 * never less than `tolerance` percent of the median.
 */
export const baselineCondition = z.object({
  type: z.literal('baseline'),
  key: keySchema,
  metric: metricSchema,
  within: bounded('1m', '1d'),
  season: z.enum(['day', 'week']).default('week'),
  weeks: z.number().int().min(1).max(12).default(4),
  deviations: z.number().min(0.5).max(20).default(4),
  tolerance: z.number().min(0).max(1_000).default(20),
  direction: z.enum(['up', 'down', 'both']).default('both'),
  /** Keys are compared once they have that many of the past stretches. */
  atLeastPast: z.number().int().min(2).max(84).default(3),
});

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
export type Metric = z.output<typeof metricSchema>;
export type Part = z.output<typeof partSchema>;
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
