import { z } from 'zod';
import { isZone } from '../time';

export const zoneSchema = z
  .string()
  .max(64)
  .refine(isZone, 'is no time zone; write its IANA name, as in Europe/Berlin');

export const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day as in 22:00');

export const weeklyWindowSchema = z.object({
  /** Days it begins on, 0 = Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1, 'name at least one day').max(7),
  from: clockSchema,
  /** Not after `from`: on the next day. */
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a time of day as in 22:00'),
});
