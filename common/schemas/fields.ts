import { z } from 'zod';
import { durationSchema, toMillis } from '../time';

export const fieldName = z.string().min(1).max(512);

/** A duration between two others, both allowed. */
export const bounded = (min: string, max: string) =>
  durationSchema.refine((text) => toMillis(text) >= toMillis(min) && toMillis(text) <= toMillis(max), {
    message: `must lie between ${min} and ${max}`,
  });

/** Fields whose values tell one key from another; none = everything is one key. */
export const keySchema = z.array(fieldName).max(5).default([]);
