import { z } from 'zod';
import { toMillis } from '../time';
import { GROUPINGS, type RuleHealth, SEVERITIES } from '../words';
import { conditionSchema } from './conditions';
import { bounded, fieldName } from './fields';
import { notifySchema } from './notify';
import { scheduleSchema } from './schedule';
import { sourceSchema } from './source';
import { stepsSchema } from './step';
import { recipientSchema } from './who';

/** A query delay that follows how late documents are ingested. */
export const LEARNED = 'learned';

const MOST_DELAY = '7d';

const queryDelaySchema = z
  .string()
  .regex(/^(learned|\d{1,9}(ms|s|m|h|d|w))$/, {
    abort: true,
    error: 'write a whole number and a unit, as in 30s, 5m, 24h or 7d, or the word learned',
  })
  .refine((text) => text === LEARNED || toMillis(text) <= toMillis(MOST_DELAY), {
    message: `must lie between 0s and ${MOST_DELAY}`,
  })
  .describe('duration or learned');

/** What a person may set on a rule. */
export const ruleInputSchema = z.object({
  name: z.string().trim().min(1, 'give the rule a name').max(256),
  description: z.string().max(10_000).default(''),
  runbook: z
    .string()
    .max(2048)
    .refine((text) => text === '' || /^https?:\/\//i.test(text), 'a runbook is an http or https address')
    .default(''),
  severity: z.enum(SEVERITIES).default('warning'),
  owner: z.string().max(256).nullable().default(null),
  tags: z.array(z.string().trim().min(1).max(128)).max(50).default([]),
  enabled: z.boolean().default(false),
  source: sourceSchema,
  condition: conditionSchema,
  interval: bounded('1s', '30d').default('1m'),
  /** When windows end instead: at a cron's times. Null: every `interval`. */
  schedule: scheduleSchema.nullable().default(null),
  /** How far behind the clock windows end; `learned`: as far as documents of the last day were ingested late. */
  queryDelay: queryDelaySchema.default('0s'),
  /** So late documents are looked for in any case; null: as late as they were seen to come, and a minute at least. */
  lateWithin: bounded('0s', '1h').nullable().default(null),
  /** What each match goes through before it becomes, or joins, an alert. */
  steps: stepsSchema,
  grouping: z.enum(GROUPINGS).default('key'),
  /** A key whose condition is judged by its documents has none any more: its alert stays, recovers, or stays and is told once. */
  whenVanished: z.enum(['keep', 'recover', 'alert']).default('keep'),
  /** Fields kept with a sample document and shown in messages; none = the saved search's columns, key and `message`. */
  fields: z.array(fieldName).max(50).default([]),
  samples: z.number().int().min(0).max(50).default(5),
  channels: z.array(z.string().min(1).max(128)).max(50).default([]),
  notify: notifySchema.prefault({}),
  /** People who are told beside the channels' own recipients. */
  recipients: z.array(recipientSchema).max(50).default([]),
  /** Who is told next when nobody acts; null: nobody. */
  ladder: z.string().min(1).max(128).nullable().default(null),
  /** Evaluated and filed as ever, and nothing is sent: deliveries say who would have been told. */
  shadow: z.boolean().default(false),
  /** Open alerts that nobody has and that were quiet for so long close as `expired`; null: they stay. */
  autoClose: bounded('1m', '365d').nullable().default(null),
  /** More new alerts than this in 10 minutes become one that holds the rest. */
  stormAfter: z.number().int().min(1).max(10_000).default(100),
});

export type RuleInput = z.output<typeof ruleInputSchema>;

/** The query that a source stands for, as the engine runs it: the time range is added per window. */
export interface ResolvedSource {
  index: string;
  timeField: string;
  /** Query DSL without any time range. */
  query: Record<string, unknown>;
  runtimeMappings: Record<string, unknown>;
  /** The zone that the host reads dates in; absent where it names none. */
  zone?: string;
  /** Changes whenever what is asked changes. */
  revision: string;
  dataViewId: string | null;
  columns: string[];
  title: string;
  /** What Discover is opened with: the very query and filters, not the DSL made of them. */
  discover: { query: { language: string; query: string }; filters: unknown[] };
}

/** Values of the condition's key fields in their order, and when, by whom and why they were stopped. */
export interface StoppedKey {
  key: Array<string | null>;
  at: string;
  by: string;
  note: string;
}

/** A rule as it is stored and answered. Times are ISO texts. */
export interface Rule extends RuleInput {
  id: string;
  space: string;
  /** Grows with every save; an update must name the one it saw. */
  version: number;
  /** Grows when source, condition or key change: matches and alerts of one revision are never recovered by another. */
  revision: number;
  /** Stable share of the rules, 0..127; a lane runs the buckets that fall to it. */
  bucket: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  /** Where evaluation starts: when it was enabled last. */
  enabledAt: string | null;
  deleted: boolean;
  /** The last good copy of what the source resolved to, and since when it, or another saved search it follows, is gone. */
  resolved: ResolvedSource | null;
  /** The last good copies of the sources that the condition names beside, in its order; absent where it names none. */
  resolvedOthers?: ResolvedSource[];
  orphanedSince: string | null;
  /** Keys of a flatline that somebody stopped expecting: until they are seen again, they are not missed. */
  stopped?: StoppedKey[];
  /** With whose rights it reads; null or absent: with those of the host's own user, where there is no security. */
  runsAs?: RunsAs | null;
  /** What its saved searches stand for now, where somebody else changed them or they find nothing: not evaluated until confirmed. */
  heldSources?: HeldSource[];
}

/** Whose API key a rule reads with. Times are ISO texts. */
export interface RunsAs {
  /** The stored key: rules that one person saved with the same rights share it. */
  credential: string;
  login: string;
  name: string;
  /** Since when the rule reads with this person's rights. */
  since: string;
  /** The key is the person's own, which they came with: it is never ended by us. */
  lent: boolean;
}

/** A change of a saved search that waits for somebody to take it over. */
export interface HeldSource {
  /** 0: the rule's own source; then those that the condition names, in its order. */
  place: number;
  /**
   * Why it waits; absent: `by_others`, not (only) the key's owner made it. `finds_nothing`: nothing over a day in which the query
   * of before found something.
   */
  why?: 'by_others' | 'finds_nothing';
  /** When it was first seen. */
  since: string;
  /** Who changed the saved search or its data view last, as far as the host says. */
  by: string[];
  /** Null when it cannot be turned into a query any more: `problem` says why. */
  resolved: ResolvedSource | null;
  problem: string | null;
}

/** What the engine knows about a rule's runs, beside the rule in lists and pages. */
export interface RuleStatus {
  health: RuleHealth;
  /** Why, in words, when health is not ok. */
  message: string | null;
  since: string | null;
  /** Everything up to here is evaluated. */
  evaluatedTo: string | null;
  lastRunAt: string | null;
  nextRunAt: string | null;
  /** Null where nothing is known of the rule. */
  delay: RuleDelay | null;
  /** What is worth knowing and is no fault, in words. */
  notes: string[];
}

/** How far behind the clock a rule's windows end. */
export interface RuleDelay {
  effectiveMs: number;
  learned: boolean;
  /** In words, the length first: `30 s, as the rule says`. */
  why: string;
  /** How far before a window is read again for documents that came late. */
  rereadMs: number;
}
