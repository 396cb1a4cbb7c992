import { z } from 'zod';
import { isZone, WEEK_DAYS } from '../time';

export const zoneSchema = z
  .string()
  .max(64)
  .refine(isZone, 'is no time zone; write its IANA name, as in Europe/Berlin');

export const clockSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of the day as in 22:00');

export const weeklyWindowSchema = z.object({
  days: z.array(z.enum(WEEK_DAYS)).min(1, 'name at least one day').max(7),
  from: clockSchema,
  /** Not after `from`: on the next day. */
  to: clockSchema,
});

export const quietHoursSchema = z.object({
  zone: zoneSchema.default('UTC'),
  windows: z.array(weeklyWindowSchema).min(1, 'say when it is quiet').max(20),
  criticalPasses: z.boolean().default(true),
});
