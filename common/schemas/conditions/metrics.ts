import { z } from 'zod';
import { bounded, keySchema } from '../fields';
import { levelsOf, limits, needsLimit } from './levels';
import { direction, metricSchema, partSchema, span } from './pieces';

/** A metric of `(t − within, t]` where there are at least `atLeast` documents, looked at whenever the rule runs. */
export const metricAggregationCondition = z
  .object({
    type: z.literal('metric_aggregation'),
    key: keySchema,
    metric: metricSchema,
    within: span,
    atLeast: z.number().int().min(0).default(0),
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

const band = {
  deviations: z.number().min(0.5).max(20),
  tolerance: z.number().min(0).max(1_000),
};

/**
 * A metric of `(t − within, t]` against the same stretch of the past `weeks`: of each day, or of the same day of the week.
 * Expected is their median, more or less `deviations` times their median absolute deviation (as a standard deviation), and
 * never less than `tolerance` percent of the median. `levels`: wider bands, each with its severity; one is left when the
 * value is as far from the median as `margin` percent less than the band's edge, or nearer.
 */
export const baselineCondition = z.object({
  type: z.literal('baseline'),
  key: keySchema,
  metric: metricSchema,
  within: bounded('1m', '1d'),
  season: z.enum(['day', 'week']).default('week'),
  weeks: z.number().int().min(1).max(12).default(4),
  deviations: band.deviations.default(4),
  tolerance: band.tolerance.default(20),
  /** `tolerance`: the condition's own, unless the level says another. */
  levels: levelsOf({ deviations: band.deviations, tolerance: band.tolerance.nullable().default(null) }),
  margin: z.number().min(0).max(99).default(0),
  direction: direction.default('both'),
  /** Keys are compared once they have that many of the past stretches. */
  atLeastPast: z.number().int().min(2).max(84).default(3),
});
