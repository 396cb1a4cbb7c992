import { z } from 'zod';
import { durationSchema, toMillis } from '../time';
import type { Kept } from './kept';
import { quietHoursSchema } from './quiet';
import { clockSchema, weeklyWindowSchema, zoneSchema } from './weekly';
import { loginSchema } from './who';

const name = (what: string) => z.string().trim().min(1, `give the ${what} a name`).max(256);
const channelId = z.string().min(1, 'choose a channel').max(128);

/** Somebody who can be told. */
export const personInputSchema = z.object({
  /** As the host knows them; it names the person and stays. */
  login: loginSchema,
  name: name('person'),
  /** Where each channel reaches them, the one to be used first in front. */
  addresses: z
    .array(z.object({ channel: channelId, address: z.string().trim().min(1, 'write the address').max(512) }))
    .max(20)
    .default([])
    .superRefine((addresses, context) => {
      addresses.forEach(({ channel }, at) => {
        if (addresses.findIndex((one) => one.channel === channel) < at)
          context.addIssue({
            code: 'custom',
            path: [at, 'channel'],
            message: 'this channel has an address already',
          });
      });
    }),
  zone: zoneSchema.nullable().default(null),
  quietHours: quietHoursSchema.nullable().default(null),
});
export type PersonInput = z.output<typeof personInputSchema>;
export type Person = PersonInput & Kept;

const time = z.iso.datetime({ offset: true, error: 'write a moment, as in 2026-01-05T09:00:00Z' });
const overrides = z
  .array(
    z
      .object({ from: time, to: time, login: loginSchema })
      .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
        path: ['to'],
        message: 'it ends before it begins',
      }),
  )
  .max(500)
  .default([]);
const members = z.array(loginSchema).min(1, 'name at least one person').max(200);

export const groupWhoSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), members }),
  z.object({
    kind: z.literal('rotation'),
    /** In this order. */
    members,
    /** The day and time of the first handover, by the zone's clock. */
    starts: z.iso.date({ error: 'write a day, as in 2026-01-05' }),
    handover: clockSchema,
    zone: zoneSchema,
    shift: durationSchema.refine(
      (text) => toMillis(text) >= 3_600_000 && toMillis(text) <= 366 * 86_400_000,
      'a shift lasts from 1h to 366d',
    ),
    overrides,
  }),
  z.object({
    kind: z.literal('schedule'),
    zone: zoneSchema,
    shifts: z
      .array(weeklyWindowSchema.extend({ login: loginSchema }))
      .min(1, 'say who is on call when')
      .max(200),
    overrides,
  }),
]);
export type GroupWho = z.output<typeof groupWhoSchema>;

/** People who are told together, or one after another. */
export const groupInputSchema = z.object({ name: name('group'), who: groupWhoSchema });
export type GroupInput = z.output<typeof groupInputSchema>;
export type Group = GroupInput & Kept;
