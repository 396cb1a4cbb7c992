import { z } from 'zod';
import { SEVERITIES } from '../../words';

/** Up to four limits, each with a severity of its own. */
export const levelsOf = <Limit extends z.ZodRawShape>(limit: Limit) =>
  z
    .array(z.object({ severity: z.enum(SEVERITIES), ...limit }))
    .max(4)
    .default([]);

/** How far a value has to be back before a level is left. */
export const margin = z.number().min(0).default(0);

const sides = {
  above: z.number().nullable().default(null),
  below: z.number().nullable().default(null),
};

/**
 * Where a value is too high or too low: more than `above` or less than `below`, both exclusive. Each of `levels` has a
 * severity of its own; the plain limits have the rule's. A limit once passed counts as passed until the value is back
 * by more than `margin`.
 */
export const limits = {
  ...sides,
  levels: levelsOf(sides),
  margin,
};

interface Limited {
  above: number | null;
  below: number | null;
}

/** At least one limit, and none of a level that says nothing. */
export function needsLimit(condition: Limited & { levels: Limited[] }, context: z.RefinementCtx): void {
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
