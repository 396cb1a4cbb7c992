import { z } from 'zod';
import { bounded, fieldName, keySchema } from '../fields';
import { listIds, literals } from './pieces';

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
