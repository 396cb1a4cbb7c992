import { z } from 'zod';
import { fieldName, keySchema } from '../fields';
import { levelsOf, margin } from './levels';
import { direction, metricSchema, span } from './pieces';

const height = z.number().gt(1).max(1_000_000);
const heights = { height, levels: levelsOf({ height }), margin };

/** What is as much as before is no spike, whatever the margin. */
function staysAboveOne(
  { height, levels, margin }: { height: number; levels: Array<{ height: number }>; margin: number },
  context: z.RefinementCtx,
): void {
  const least = Math.min(height, ...levels.map((level) => level.height));
  // What is not above 1 by itself is told of the height.
  if (least > 1 && least - margin < 1)
    context.addIssue({
      code: 'custom',
      path: ['margin'],
      message: `must be at most ${Number((least - 1).toPrecision(6))}, so that less than 1 time as much is always over`,
    });
}

/**
 * The count of `(t − within, t]` against that of the window before it, `(t − 2 within, t − within]`: `height` times as much
 * (up) or as little (down), inclusive. `field`: means of its values instead of counts. `newKeys`: whether a key
 * that has nothing older than two windows is compared, too. `levels`: more times, another severity; one is left when the
 * values are apart by `margin` times less.
 */
export const spikeCondition = z
  .object({
    type: z.literal('spike'),
    key: keySchema,
    within: span,
    ...heights,
    direction: direction.default('up'),
    currentAtLeast: z.number().int().min(0).default(0),
    referenceAtLeast: z.number().int().min(0).default(0),
    field: fieldName.nullable().default(null),
    newKeys: z.boolean().default(false),
  })
  .superRefine(staysAboveOne);

/** As `spike`, of a metric, looked at whenever the rule runs; both windows need at least `atLeast` documents. */
export const spikeAggregationCondition = z
  .object({
    type: z.literal('spike_aggregation'),
    key: keySchema,
    metric: metricSchema,
    within: span,
    atLeast: z.number().int().min(0).default(0),
    ...heights,
    direction: direction.default('up'),
    currentAtLeast: z.number().nullable().default(null),
    referenceAtLeast: z.number().nullable().default(null),
  })
  .superRefine(staysAboveOne);
