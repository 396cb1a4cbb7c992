import { z } from 'zod';
import { durationSchema, toMillis } from '../time';
import { GROUPINGS, type RuleHealth, SEVERITIES } from '../words';

const fieldName = z.string().min(1).max(512);
const bounded = (min: string, max: string) =>
  durationSchema.refine((text) => toMillis(text) >= toMillis(min) && toMillis(text) <= toMillis(max), {
    message: `must lie between ${min} and ${max}`,
  });

export const savedSearchSource = z.object({
  kind: z.literal('saved_search'),
  id: z.string().min(1).max(512),
});

/** A query written in the rule itself. `query` is KQL or Lucene text, or for `dsl` a JSON object as text. */
export const querySource = z.object({
  kind: z.literal('query'),
  index: z.string().trim().min(1, 'name an index, an alias or a pattern').max(2048),
  timeField: fieldName.default('@timestamp'),
  language: z.enum(['kuery', 'lucene', 'dsl']),
  query: z.string().max(100_000),
  /** The data view that Discover opens; without one the link goes by index pattern. */
  dataViewId: z.string().max(512).nullable().default(null),
  /** Runtime fields that come with the query, as a search body takes them: an adopted copy brings its data view's. */
  runtimeMappings: z
    .record(z.string().max(512), z.record(z.string(), z.unknown()))
    .refine((fields) => JSON.stringify(fields).length <= 100_000, 'at most 100000 characters as JSON')
    .optional(),
});

export const sourceSchema = z.discriminatedUnion('kind', [savedSearchSource, querySource]);

/** Fields whose values tell one key from another; none = everything is one key. */
const keySchema = z.array(fieldName).max(5).default([]);

export const anyCondition = z.object({ type: z.literal('any'), key: keySchema });

/**
 * At least `count` events of one key within a sliding window `(t − within, t]`.
 * `again: 'episode'` reports each maximal stretch in which that holds; `again: 'every'` starts counting anew
 * after each match, so that every `count` events match again.
 */
export const frequencyCondition = z.object({
  type: z.literal('frequency'),
  key: keySchema,
  count: z.number().int().min(1).max(10_000_000),
  within: bounded('1s', '30d'),
  again: z.enum(['episode', 'every']).default('episode'),
});

export const conditionSchema = z.discriminatedUnion('type', [anyCondition, frequencyCondition]);

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
  queryDelay: bounded('0s', '7d').default('0s'),
  grouping: z.enum(GROUPINGS).default('key'),
  /** Fields kept with a sample document and shown in messages; none = the saved search's columns, key and `message`. */
  fields: z.array(fieldName).max(50).default([]),
  samples: z.number().int().min(0).max(50).default(5),
  channels: z.array(z.string().min(1).max(128)).max(50).default([]),
});

export type Source = z.output<typeof sourceSchema>;
export type Condition = z.output<typeof conditionSchema>;
export type ConditionType = Condition['type'];
export type AnyCondition = z.output<typeof anyCondition>;
export type FrequencyCondition = z.output<typeof frequencyCondition>;
export type RuleInput = z.output<typeof ruleInputSchema>;

/** The query that a source stands for, as the engine runs it: the time range is added per window. */
export interface ResolvedSource {
  index: string;
  timeField: string;
  /** Query DSL without any time range. */
  query: Record<string, unknown>;
  runtimeMappings: Record<string, unknown>;
  /** Changes whenever what is asked changes. */
  revision: string;
  dataViewId: string | null;
  columns: string[];
  title: string;
  /** What Discover is opened with: the very query and filters, not the DSL made of them. */
  discover: { query: { language: string; query: string }; filters: unknown[] };
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
  /** The last good copy of what the source resolved to, and since when the saved search is gone. */
  resolved: ResolvedSource | null;
  orphanedSince: string | null;
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
}
