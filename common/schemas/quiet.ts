import { z } from 'zod';
import { cronProblem, cronSchedule, durationSchema, isZone, toMillis } from '../time';
import { SEVERITIES } from '../words';
import { bounded, fieldName } from './fields';
import type { Kept } from './kept';
import { weeklyWindowSchema, zoneSchema } from './weekly';

const moment = z.iso.datetime({ offset: true });

const isDuration = (text: string) => durationSchema.safeParse(text).success;

/** What a silence is for: an alert has to fit all that is named, and one value of each list. */
export const silenceScopeSchema = z.object({
  rules: z.array(z.string().min(1).max(128)).max(100).default([]),
  tags: z.array(z.string().trim().min(1).max(128)).max(50).default([]),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  /** Fields of the key or of a sample document with the value they have; null: with none. */
  fields: z
    .record(fieldName, z.string().max(1_024).nullable())
    .default({})
    .refine((fields) => Object.keys(fields).length <= 10, 'name at most 10 fields'),
  /** KQL over rule, key, tag, severity and the fields of the alert; empty = everything. */
  search: z.string().max(2_000).default(''),
});

export const silenceInputSchema = z
  .object({
    /** The stated reason: people read it wherever the silence is named. */
    name: z.string().trim().min(1, 'say why, so that others can tell what it is for').max(256),
    scope: silenceScopeSchema,
    startsAt: moment,
    /** Its end; null only where it recurs: then it goes on until somebody lifts it. */
    until: moment.nullable(),
    /** Maintenance: within `startsAt` and `until`, only for `length` from each of the cron's times. */
    recurs: z
      .object({
        cron: z
          .string()
          .max(256)
          .superRefine((cron, context) => {
            const problem = cronProblem(cron);
            if (problem) context.addIssue({ code: 'custom', message: problem });
          })
          .describe('five fields, as in 0 2 * * 0'),
        zone: zoneSchema,
        length: bounded('1m', '7d'),
      })
      .nullable()
      .default(null),
  })
  .superRefine(({ scope, startsAt, until, recurs }, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (until === null && recurs === null) issue(['until'], 'a silence ends; only a recurring one may go on');
    if (until !== null && Date.parse(until) <= Date.parse(startsAt))
      issue(['until'], 'the end must come after the start');
    const isCron = recurs && cronProblem(recurs.cron) === null && isZone(recurs.zone);
    if (
      isCron &&
      isDuration(recurs.length) &&
      toMillis(recurs.length) >= cronSchedule(recurs.cron, recurs.zone).interval
    )
      issue(['recurs', 'length'], 'it would never end: its times come again before it is over');
    const named = [scope.rules, scope.tags, scope.severities, Object.keys(scope.fields)];
    if (named.every(({ length }) => length === 0) && scope.search.trim() === '')
      issue(['scope'], 'name what to silence: a rule, tag, severity, field or search');
  });

export type SilenceScope = z.output<typeof silenceScopeSchema>;
export type SilenceInput = z.output<typeof silenceInputSchema>;
export type Silence = SilenceInput & Kept;

const quietWindow = weeklyWindowSchema.refine(({ from, to }) => from !== to && from !== '24:00', {
  path: ['to'],
  message: 'the end must differ from the beginning; for a whole day write 00:00 to 24:00',
});

/** When a channel or person is not to be disturbed: messages wait until it is over. */
export const quietHoursSchema = z
  .object({
    zone: zoneSchema,
    windows: z.array(quietWindow).min(1, 'name at least one stretch').max(20),
    /** Alerts of severity critical do not wait. */
    criticalPasses: z.boolean().default(true),
  })
  .refine(({ windows }) => openMinutes(windows) > 0, {
    path: ['windows'],
    message: 'quiet at all times: nothing would ever be sent; switch the channel off instead',
  });
export type QuietHours = z.output<typeof quietHoursSchema>;
export type QuietWindow = z.output<typeof quietWindow>;

const DAY = 24 * 60;
/** `22:30` → 1350. */
export const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Minutes of a week that no window covers. */
function openMinutes(windows: readonly QuietWindow[]): number {
  const quiet = new Uint8Array(7 * DAY);
  for (const { days, from, to } of windows) {
    const length = (minuteOf(to) - minuteOf(from) + DAY) % DAY || DAY;
    for (const day of days)
      for (let at = 0; at < length; at++) quiet[(day * DAY + minuteOf(from) + at) % quiet.length] = 1;
  }
  return quiet.filter((minute) => minute === 0).length;
}

/** How long an alert may be snoozed. */
export const LONGEST_SNOOZE_MS = toMillis('90d');
