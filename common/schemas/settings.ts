import { z } from 'zod';
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
  /** Everything is evaluated and filed, and nothing is sent. */
  shadow: z.boolean().default(false),
});
export type SettingsInput = z.output<typeof settingsInputSchema>;
export type Settings = SettingsInput & Kept;
