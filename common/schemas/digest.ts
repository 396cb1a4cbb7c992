import { z } from 'zod';
import { SEVERITIES } from '../words';
import type { Kept } from './kept';
import { scheduleSchema } from './schedule';
import { whoSchema } from './who';

/** A digest is about no alert, so that neither an owner nor a field can name anybody. */
const digestToSchema = whoSchema.refine(({ kind }) => kind !== 'owner' && kind !== 'field', {
  message: 'a digest is about no alert: name people, groups, lists or channels',
});

/** What happened since the last time, in one message at the times of a cron. Empty lists: everything of the space. */
export const digestInputSchema = z.object({
  name: z.string().trim().min(1, 'give the digest a name').max(128),
  enabled: z.boolean().default(true),
  /** Channels, people, groups, or people whom a list names. */
  to: z.array(digestToSchema).min(1, 'say who gets it').max(50),
  /** Without a zone: each person's own; for channels UTC. */
  schedule: scheduleSchema,
  rules: z.array(z.string().min(1).max(128)).max(200).default([]),
  tags: z.array(z.string().trim().min(1).max(128)).max(50).default([]),
  severities: z.array(z.enum(SEVERITIES)).max(4).default([]),
  /** Alerts of this owner alone; null: whoever has them. */
  owner: z.string().max(256).nullable().default(null),
  /** People hear of the alerts that they own alone. */
  own: z.boolean().default(false),
});

export type DigestInput = z.output<typeof digestInputSchema>;
export interface Digest extends DigestInput, Kept {
  name: string;
}
