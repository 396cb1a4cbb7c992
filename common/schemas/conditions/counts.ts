import { z } from 'zod';
import { toMillis } from '../../time';
import { bounded, fieldName, keySchema } from '../fields';
import { levelsOf, limits, needsLimit } from './levels';
import { count, listIds, literals, span } from './pieces';

const wholeMargin = z.number().int().min(0).max(10_000_000).default(0);

/**
 * At least `count` events of one key within a sliding window `(t − within, t]`.
 * `again: 'episode'` reports each maximal stretch in which that holds; `again: 'every'` starts counting anew
 * after each match, so that every `count` events match again. `levels`: more events, another severity; one is left when there
 * are `margin` fewer than that.
 */
export const frequencyCondition = z
  .object({
    type: z.literal('frequency'),
    key: keySchema,
    count,
    within: span,
    again: z.enum(['episode', 'every']).default('episode'),
    levels: levelsOf({ count }),
    margin: wholeMargin,
  })
  .superRefine(({ count, again, levels, margin }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (again === 'every') {
      if (levels.length > 0)
        refuse('levels', 'levels are of episodes: counting anew, every match has as many events');
      if (margin > 0) refuse('margin', 'a margin is of episodes: counting anew, nothing lasts');
      return;
    }
    const least = Math.min(count, ...levels.map((level) => level.count));
    if (margin > 0 && margin >= least)
      refuse(
        'margin',
        `must be less than ${least}, the least count, so that it can be over while events come`,
      );
  });

/**
 * Fewer than `fewerThan` documents in `(t − within, t]`, looked at whenever the rule runs. With key fields: of each expected
 * key, which are those listed and those seen in the last `remember`. `levels`: fewer still, another severity; one is left
 * when there are `margin` more than that.
 */
export const flatlineCondition = z
  .object({
    type: z.literal('flatline'),
    key: keySchema,
    fewerThan: count.default(1),
    levels: levelsOf({ fewerThan: count }),
    margin: wholeMargin,
    within: span,
    /** Keys expected although never seen; of a single key field. */
    expected: literals,
    lists: listIds,
    remember: bounded('1m', '90d').default('7d'),
    /** Keys that never are expected. */
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

const end = z.number().int().min(0).nullable().default(null);
const range = { atLeast: end, atMost: end };

interface Range {
  atLeast: number | null;
  atMost: number | null;
}

const saysRange = ({ atLeast, atMost }: Range): boolean => atLeast !== null || atMost !== null;

function checkRange(range: Range, path: Array<string | number>, context: z.RefinementCtx): void {
  const { atLeast, atMost } = range;
  const refuse = (end: string, message: string) =>
    context.addIssue({ code: 'custom', path: [...path, end], message });
  if (!saysRange(range)) refuse('atLeast', 'say at least or at most how many');
  if (atLeast !== null && atMost !== null && atLeast > atMost)
    refuse('atMost', 'must not be less than at least');
}

/**
 * The number of documents in `(t − within, t]` lies in the inclusive range, looked at whenever the rule runs; 0 to 0 is "no
 * results". `report`: one match with the count, or every document. `levels`: other ranges, each with its severity; one is
 * left when the number is outside of it by `margin`.
 */
export const countCondition = z
  .object({
    type: z.literal('count'),
    key: keySchema,
    within: span,
    ...range,
    levels: levelsOf(range),
    margin: wholeMargin,
    report: z.enum(['count', 'documents']).default('count'),
  })
  .superRefine(({ levels, margin, report, ...plain }, context) => {
    if (levels.length === 0 || saysRange(plain)) checkRange(plain, [], context);
    levels.forEach((level, at) => {
      checkRange(level, ['levels', at], context);
    });
    if (report === 'documents' && (levels.length > 0 || margin > 0))
      context.addIssue({
        code: 'custom',
        path: [levels.length > 0 ? 'levels' : 'margin'],
        message: 'levels are of the number: where every document is told, there are none',
      });
  });

/** Distinct values of `field` in a sliding window `(t − within, t]`: more than `above` or fewer than `below`. */
export const cardinalityCondition = z
  .object({ type: z.literal('cardinality'), key: keySchema, field: fieldName, within: span, ...limits })
  .superRefine(needsLimit);
