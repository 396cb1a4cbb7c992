import { z } from 'zod';
import { type Match, type Rule, STEP_LIMITS, stepSchema } from '../../schemas';
import { FATES } from '../../words';
import type { Page } from '../answers';
import { id, isoTime, many, paging, route } from './build';

export const stepsRoutes = {
  /** A rule's matches, those that steps dropped among them; newest first. */
  ruleMatches: route<Page<Match>>()('GET', '/rules/{id}/matches', 'read', {
    params: id,
    query: z.object({
      ...paging,
      fate: many(z.enum(FATES)),
      /** Of dropped ones: by which steps. */
      step: many(z.string().max(64)),
    }),
  }),
  /** "Not these until …": adds a step to the alert's rule that drops matches with the same values in these fields. */
  ignoreLike: route<Rule>()('POST', '/alerts/{id}/_ignore', 'write', {
    params: id,
    body: z.object({
      /** Of the alert's key or of its newest sample document. */
      fields: z.array(z.string().min(1).max(512)).min(1, 'name a field to compare').max(STEP_LIMITS.fields),
      /** Null: for ever. */
      until: isoTime.nullable(),
      note: z.string().trim().max(1_000).default(''),
    }),
  }),
  /** What a step would have removed of the rule's last matches that went through its steps, 240 at most. */
  whatWouldGo: route<{
    removed: number;
    of: number;
    /** The newest five of them, each with the reason. */
    examples: Array<{ match: Match; why: string }>;
    problems: string[];
  }>()('POST', '/rules/{id}/_what_would_go', 'read', {
    params: id,
    body: z.object({ step: stepSchema }),
  }),
} as const;
