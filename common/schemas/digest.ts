import { z } from 'zod';
import { SEVERITIES } from '../words';
import type { Kept } from './kept';
import { scheduleSchema } from './schedule';

/** What happened since the last time, in one message at the times of a cron. Empty lists: everything of the space. */
export const digestInputSchema = z.object({
  name: z.string().trim().min(1, 'give the digest a name').max(128),
  enabled: z.boolean().default(true),
  channel: z.string().min(1, 'name a channel').max(128),
  schedule: scheduleSchema,
  rules: z.array(z.string().min(1).max(128)).max(200).default([]),
  tags: z.array(z.string().trim().min(1).max(128)).max(50).default([]),
  severities: z.array(z.enum(SEVERITIES)).max(4).default([]),
  /** Alerts of this owner alone; null: whoever has them. */
  owner: z.string().max(256).nullable().default(null),
});

export type DigestInput = z.output<typeof digestInputSchema>;
export interface Digest extends DigestInput, Kept {
  name: string;
}
