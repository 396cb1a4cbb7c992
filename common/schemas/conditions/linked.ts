import { z } from 'zod';
import { fieldName, keySchema } from '../fields';
import { sourceSchema } from '../source';
import { partSchema, span } from './pieces';

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
