import { z } from 'zod';
import { cronProblem, isZone } from '../time';

/** Windows end at a cron's times, as a clock in the zone shows them; without a zone in UTC. */
export const scheduleSchema = z.object({
  cron: z
    .string()
    .max(256)
    .superRefine((cron, context) => {
      const problem = cronProblem(cron);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
    .describe('five fields, as in 0 9 * * 1-5'),
  zone: z
    .string()
    .max(64)
    .refine(isZone, 'is no time zone; write its IANA name, as in Europe/Berlin')
    .nullable()
    .default(null),
});

export type RuleSchedule = z.output<typeof scheduleSchema>;
