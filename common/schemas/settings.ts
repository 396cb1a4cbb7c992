import { z } from 'zod';
import { bounded } from './fields';
import type { Kept } from './kept';

const channel = z.string().min(1).max(128).nullable().default(null);

/** What holds for a whole space. */
export const settingsInputSchema = z.object({
  /** Is told where there is nobody to tell. */
  defaultChannel: channel,
  /** Hears of rules that fail. */
  opsChannel: channel,
  /** Hears of what was escalated without a ladder. */
  escalationChannel: channel,
  /** So long an acknowledgement lasts while the condition holds; then the alert is open again. */
  acknowledgeFor: bounded('1m', '90d').default('8h'),
  /** Everything is evaluated and filed, and nothing is sent. */
  shadow: z.boolean().default(false),
});
export type SettingsInput = z.output<typeof settingsInputSchema>;
export type Settings = SettingsInput & Kept;
