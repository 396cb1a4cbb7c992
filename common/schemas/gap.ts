import { z } from 'zod';

/**
 * Why a stretch was not, or only partly, evaluated: it lay further back than the longest catch-up · the rule was off · documents
 * came later than is looked for.
 */
export const GAP_REASONS = ['catch_up', 'disabled', 'late_documents'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const GAP_STATES = ['open', 'filling', 'filled', 'dismissed'] as const;
export type GapState = (typeof GAP_STATES)[number];

/** A stretch of event time `(from, to]` of a rule that was not, or only partly, evaluated. Times are ISO texts. */
export interface Gap {
  id: string;
  space: string;
  ruleId: string;
  ruleName: string;
  from: string;
  to: string;
  reason: GapReason;
  /** Documents that were not seen, where they are known. */
  documents: number | null;
  foundAt: string;
  state: GapState;
  /** The backfill that fills it. */
  backfillId: string | null;
}

export const BACKFILL_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type BackfillState = (typeof BACKFILL_STATES)[number];

/** A past stretch of a rule evaluated on demand, window by window, in the background. */
export interface Backfill {
  id: string;
  space: string;
  ruleId: string;
  ruleName: string;
  from: string;
  to: string;
  /** Whether its alerts tell the rule's channels. */
  notify: boolean;
  by: string;
  createdAt: string;
  state: BackfillState;
  /** Evaluated up to here. */
  doneTo: string;
  matches: number;
  alerts: number;
  /** Why it failed, or what could not be seen. */
  message: string | null;
  gapId: string | null;
}

/** What is asked of a backfill. */
export const backfillInputSchema = z
  .object({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    notify: z.boolean().default(false),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must lie after from',
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * 86_400_000, {
    path: ['from'],
    message: 'a backfill covers a year at most',
  });
