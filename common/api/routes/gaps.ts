import { z } from 'zod';
import {
  BACKFILL_STATES,
  type Backfill,
  backfillInputSchema,
  GAP_REASONS,
  GAP_STATES,
  type Gap,
} from '../../schemas';
import type { Page } from '../answers';
import { id, many, paging, route } from './build';

export const gapsRoutes = {
  listGaps: route<Page<Gap>>()('GET', '/gaps', 'read', {
    query: z.object({
      ...paging,
      rule: z.string().max(128).optional(),
      state: many(z.enum(GAP_STATES)),
      reason: many(z.enum(GAP_REASONS)),
    }),
  }),
  /** Evaluates what was not: see `startBackfill`. */
  fillGap: route<Backfill>()('POST', '/gaps/{id}/_fill', 'write', {
    params: id,
    body: z.object({ notify: z.boolean().default(false) }),
  }),
  dismissGap: route<Gap>()('POST', '/gaps/{id}/_dismiss', 'write', { params: id }),
  /** Some of the open gaps of a reason, newest first: call it again while any are `left`. */
  settleGaps: route<{ changed: number; left: number }>()('POST', '/gaps/_settle', 'write', {
    body: z.object({
      act: z.enum(['fill', 'dismiss']),
      reason: z.enum(GAP_REASONS),
      notify: z.boolean().default(false),
    }),
  }),
  /** Evaluates a past stretch of a rule in the background; its alerts are marked, and tell nobody unless asked to. */
  startBackfill: route<Backfill>()('POST', '/rules/{id}/_backfill', 'write', {
    params: id,
    body: backfillInputSchema,
  }),
  listBackfills: route<Page<Backfill>>()('GET', '/backfills', 'read', {
    query: z.object({
      ...paging,
      rule: z.string().max(128).optional(),
      state: many(z.enum(BACKFILL_STATES)),
    }),
  }),
  cancelBackfill: route<Backfill>()('POST', '/backfills/{id}/_cancel', 'write', { params: id }),
} as const;
