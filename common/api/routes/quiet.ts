import { z } from 'zod';
import { type Silence, silenceInputSchema, silenceScopeSchema } from '../../schemas';
import type { IsoWindow } from '../../time';
import { id, route } from './build';

/** `now`: in effect · `upcoming`: begins once · `recurring`: comes again · `past`: over for good. */
export const SILENCE_STATES = ['now', 'upcoming', 'recurring', 'past'] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

export interface SilenceRow extends Silence {
  state: SilenceState;
  /** The stretch in effect, and the next one. */
  current: IsoWindow | null;
  next: IsoWindow | null;
}

/** Of the newest matches in reach, how many a silence would have kept quiet. */
export interface SilencePreview {
  held: number;
  of: number;
  since: string;
}

/** Messages that shadow mode kept back, by where they would have gone. */
export interface ShadowSummary {
  /** The whole space runs in shadow mode. */
  space: boolean;
  since: string;
  total: number;
  channels: Array<{ id: string; name: string; messages: number }>;
}

export const quietRoutes = {
  listSilences: route<{ items: SilenceRow[] }>()('GET', '/silences', 'read'),
  createSilence: route<Silence>()('POST', '/silences', 'triage', { body: silenceInputSchema }),
  updateSilence: route<Silence>()('PUT', '/silences/{id}', 'triage', {
    params: id,
    body: z.object({ silence: silenceInputSchema, version: z.number().int() }),
  }),
  /** Ends it now; it stays on record. */
  liftSilence: route<Silence>()('POST', '/silences/{id}/_lift', 'triage', {
    params: id,
    body: z.object({ version: z.number().int() }),
  }),
  previewSilence: route<SilencePreview>()('POST', '/silences/_preview', 'read', {
    body: z.object({ scope: silenceScopeSchema }),
  }),
  shadowSummary: route<ShadowSummary>()('GET', '/shadow', 'read', {
    query: z.object({ rule: z.string().max(128).optional() }),
  }),
} as const;
