import { z } from 'zod';
import { bounded } from './fields';
import type { Kept } from './kept';
import { whoSchema } from './who';

const who = z.array(whoSchema).min(1, 'say who is told').max(20);
/** Since the ladder began with the alert, or began anew. */
const after = bounded('0s', '30d');

export const ladderLevelSchema = z.discriminatedUnion('when', [
  z.object({ when: z.literal('unacknowledged'), after, who }),
  /** Acknowledged or not. */
  z.object({ when: z.literal('active'), after, who }),
  z.object({ when: z.literal('worse'), who }),
  z.object({ when: z.literal('repeats'), count: z.number().int().min(1).max(1_000_000), who }),
]);
export type LadderLevel = z.output<typeof ladderLevelSchema>;

/** Who is told next when nobody acts, or when it gets worse. */
export const ladderInputSchema = z.object({
  name: z.string().trim().min(1, 'give the ladder a name').max(256),
  levels: z.array(ladderLevelSchema).min(1, 'a ladder has at least one level').max(20),
  /** So long after the last level it begins anew, so many times, while nobody acknowledges. */
  repeat: z
    .object({ after: bounded('1m', '7d'), times: z.number().int().min(1).max(20) })
    .nullable()
    .default(null),
});
export type LadderInput = z.output<typeof ladderInputSchema>;
export type Ladder = LadderInput & Kept;

/** What a ladder can be told by of an alert: a change of it is looked at at once. */
export interface LadderSeen {
  status: string;
  condition: string;
  severity: string;
  recurrences: number;
  escalatedAt: string | null;
  /** Absent where an older version looked last. */
  silenced?: boolean;
  /** Counted only where a level waits for repeats. */
  matches: number | null;
}

/** Where an alert stands on its ladder. Times are ISO. */
export interface AlertLadder {
  id: string;
  name: string;
  /** How often it began, from 0, and when it began last, with how the alert was then. */
  round: number;
  startedAt: string;
  startSeverity: string;
  startMatches: number;
  /** How often it began anew because nobody acknowledged. */
  repeated: number;
  /** Levels of this round, by their place, that were told or skipped. */
  done: Array<{ level: number; at: string; skipped: boolean }>;
  /** The level that comes next, when, why and to whom in words; null: none by itself. */
  next: { level: number; at: string; why: LadderWhy; who: string } | null;
  seen: LadderSeen | null;
}

export type LadderWhy = LadderLevel['when'] | 'asked' | 'skipped';
