import { z } from 'zod';
import { bounded, fieldName } from './fields';
import { scheduleSchema } from './schedule';

/** Mustache text; empty = the channel's own. */
const template = z.string().max(20_000).default('');

/**
 * What goes out as one message: everything told within a time, or up to the next time of a cron. Of the two, exactly one.
 */
export const bundleSchema = z
  .object({
    for: bounded('1s', '7d').nullable().default(null),
    at: scheduleSchema.nullable().default(null),
    /** Whether the time counts from when the first of them is told, or from when it happened. */
    from: z.enum(['run', 'match']).default('run'),
    /** By which of the two it is judged whether a later one still belongs to it. */
    until: z.enum(['run', 'match']).default('run'),
    /** A bundle for each set of values of these fields of the key or of the newest document. */
    per: z.array(fieldName).max(5).default([]),
  })
  .refine(({ for: span, at }) => (span === null) !== (at === null), {
    message: 'say either for how long it gathers, or at which times it goes out',
  });

/** Who hears how often, and in which words. Decides messages only, never the alert. */
export const notifySchema = z.object({
  /** After a message, nothing more about the same for so long. Null: everything is told. */
  realert: bounded('1s', '30d').nullable().default(null),
  /** What counts as the same: the alert's key, or everything of the rule. */
  realertPer: z.enum(['key', 'rule']).default('key'),
  /** While it goes on the time doubles, up to this; calm halves it again. */
  realertMax: bounded('1s', '90d').nullable().default(null),
  /** Rules that name the same share their silence, key by key. */
  realertShared: z.string().trim().min(1).max(256).nullable().default(null),
  /** While it is seen again and nobody has acknowledged it, it is told again this often; 0s: whenever it is seen. */
  repeat: bounded('0s', '30d').nullable().default(null),
  bundle: bundleSchema.nullable().default(null),
  /** Messages of the rule within any hour; more are held. */
  mostPerHour: z.number().int().min(1).max(10_000).nullable().default(null),
  /** How long a message is tried before it counts as failed. */
  tryFor: bounded('1m', '7d').default('24h'),
  subject: template,
  /** Longer subjects are cut. */
  subjectMost: z.number().int().min(1).max(10_000).nullable().default(null),
  body: template,
  /** A table of the values of these fields over all alerts of a message. */
  table: z
    .array(z.object({ field: fieldName, title: z.string().max(128).default('') }))
    .max(20)
    .default([]),
  /** Its most frequent rows; the rest is counted. Null: all, as they come. */
  tableRows: z.number().int().min(1).max(1_000).nullable().default(50),
  /** Discover opens so far around the newest match, with these columns; null: on what the alert was found in. */
  link: z
    .object({
      before: bounded('0s', '90d').default('10m'),
      after: bounded('0s', '90d').default('10m'),
      columns: z.array(fieldName).max(50).default([]),
    })
    .nullable()
    .default(null),
  /** Fields whose most frequent values are told with a new alert. */
  top: z.array(fieldName).max(10).default([]),
  topValues: z.number().int().min(1).max(50).default(5),
});

export type NotifyPolicy = z.output<typeof notifySchema>;
export type BundlePolicy = z.output<typeof bundleSchema>;

/** Nothing set: everything is told at once, in the channel's own words. */
export const NO_POLICY: NotifyPolicy = notifySchema.parse({});

/** A rule's policy; one that was saved before there were any has none. */
export const policyOf = (rule: { notify?: NotifyPolicy }): NotifyPolicy => rule.notify ?? NO_POLICY;
