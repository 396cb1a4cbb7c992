import { z } from 'zod';
import {
  type Alert,
  type AuditEvent,
  BACKFILL_STATES,
  type Backfill,
  backfillInputSchema,
  type Channel,
  channelConfigSchema,
  channelInputSchema,
  type Delivery,
  GAP_STATES,
  type Gap,
  type ListRow,
  listInputSchema,
  type ResolvedSource,
  type Rule,
  type RuleStatus,
  type Run,
  ruleInputSchema,
  type SampleDocument,
  sourceSchema,
  type ValueList,
} from '../schemas';
import { ALERT_STATUSES, NOTICE_REASONS, PERSON_RESOLUTIONS, SEVERITIES } from '../words';
import type { ChannelPreview, HealthReport, Page, PreviewReport } from './answers';
import type { Method, Privilege, Route } from './route';

const none = z.object({}).strip();
const id = z.object({ id: z.string().min(1).max(512) });

interface Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: P;
  query?: Q;
  body?: B;
}

/** `route<Answer>()('GET', path, privilege, { params, query, body })`: curried so that only the answer's type is written. */
const route =
  <Answer>() =>
  <P extends z.ZodType = typeof none, Q extends z.ZodType = typeof none, B extends z.ZodType = typeof none>(
    method: Method,
    path: string,
    privilege: Privilege,
    parts: Parts<P, Q, B> = {},
  ): Route<P, Q, B, Answer> => ({
    method,
    path: `/api/lookout${path}`,
    privilege,
    params: (parts.params ?? none) as P,
    query: (parts.query ?? none) as Q,
    body: (parts.body ?? none) as B,
  });

/** A query-string value that may stand once or many times. */
const many = <T extends z.ZodType>(item: T) =>
  z
    .preprocess(
      (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
      z.array(item).max(200),
    )
    .default([]);

const paging = {
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  perPage: z.coerce.number().int().min(1).max(200).default(25),
};
const isoTime = z.iso.datetime({ offset: true });

export const ALERT_SORTS = [
  'queue',
  'lastSeen',
  'firstSeen',
  'severity',
  'count',
  'rule',
  'status',
  'owner',
] as const;

/** What selects alerts, in the queue's URL, in its API and in acts on "all that match". */
export const alertFilterSchema = z.object({
  /** Words or `field:value` over title, rule, key and tags; simple text, every word must be found. */
  search: z.string().max(2_000).default(''),
  status: many(z.enum(ALERT_STATUSES)),
  severity: many(z.enum(SEVERITIES)),
  rule: many(z.string().max(128)),
  /** Logins; `-` stands for nobody. */
  owner: many(z.string().max(256)),
  tag: many(z.string().max(128)),
  escalated: z.stringbool().optional(),
  condition: many(z.enum(['active', 'recovered', 'event'])),
  /** Bounds of last seen; they hide closed alerts only, never open or acknowledged ones. */
  from: isoTime.optional(),
  to: isoTime.optional(),
});

export const actSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge'), note: z.string().max(10_000).optional() }),
  z.object({
    type: z.literal('close'),
    resolution: z.enum(PERSON_RESOLUTIONS),
    note: z.string().max(10_000).optional(),
  }),
  z.object({ type: z.literal('reopen'), note: z.string().max(10_000).optional() }),
  z.object({
    type: z.literal('assign'),
    owner: z.string().min(1).max(256).nullable(),
    note: z.string().max(10_000).optional(),
  }),
  z.object({ type: z.literal('escalate'), note: z.string().max(10_000).optional() }),
  z.object({ type: z.literal('deescalate'), note: z.string().max(10_000).optional() }),
  z.object({ type: z.literal('note'), note: z.string().trim().min(1, 'write something').max(10_000) }),
]);
export type Act = z.output<typeof actSchema>;

export interface RuleRow extends Rule {
  status: RuleStatus;
  openAlerts: number;
  /** Alerts created per day, oldest first, last 14 days. */
  perDay: number[];
}

export interface SavedSearchRow {
  id: string;
  title: string;
  description: string;
  dataView: string;
  timeField: string | null;
  language: string;
  query: string;
  filters: number;
  updatedAt: string | null;
}

export interface Me {
  login: string;
  name: string;
  space: string;
  privileges: Record<Privilege, boolean>;
  host: 'kibana' | 'opensearch_dashboards' | 'standalone';
  hostVersion: string;
  version: string;
}

const previewBody = z.object({
  rule: ruleInputSchema,
  /** The stretch to look at, counted back from now. */
  range: z.enum(['1h', '24h', '7d', '30d']).default('24h'),
});

export const routes = {
  me: route<Me>()('GET', '/me', 'read'),
  health: route<HealthReport>()('GET', '/health', 'read'),

  listRules: route<Page<RuleRow>>()('GET', '/rules', 'read', {
    query: z.object({
      ...paging,
      search: z.string().max(500).default(''),
      enabled: z.stringbool().optional(),
      tag: many(z.string().max(128)),
      severity: many(z.enum(SEVERITIES)),
      savedSearch: z.string().max(512).optional(),
      sort: z.enum(['name', 'updatedAt', 'severity', 'interval', 'enabled']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    }),
  }),
  getRule: route<RuleRow>()('GET', '/rules/{id}', 'read', { params: id }),
  createRule: route<Rule>()('POST', '/rules', 'write', { body: ruleInputSchema }),
  updateRule: route<Rule>()('PUT', '/rules/{id}', 'write', {
    params: id,
    body: z.object({ rule: ruleInputSchema, version: z.number().int() }),
  }),
  enableRules: route<{ changed: string[]; missing: string[] }>()('POST', '/rules/_enable', 'write', {
    body: z.object({ ids: z.array(z.string()).min(1).max(10_000), enabled: z.boolean() }),
  }),
  deleteRule: route<{ deleted: string }>()('DELETE', '/rules/{id}', 'write', { params: id }),
  previewRule: route<PreviewReport>()('POST', '/rules/_preview', 'write', { body: previewBody }),
  ruleRuns: route<Page<Run>>()('GET', '/rules/{id}/runs', 'read', { params: id, query: z.object(paging) }),
  ruleHistory: route<Page<AuditEvent>>()('GET', '/rules/{id}/history', 'read', {
    params: id,
    query: z.object(paging),
  }),
  adoptSavedSearch: route<Rule>()('POST', '/rules/{id}/_adopt', 'write', { params: id }),

  listGaps: route<Page<Gap>>()('GET', '/gaps', 'read', {
    query: z.object({ ...paging, rule: z.string().max(128).optional(), state: many(z.enum(GAP_STATES)) }),
  }),
  /** Evaluates what was not: see `startBackfill`. */
  fillGap: route<Backfill>()('POST', '/gaps/{id}/_fill', 'write', {
    params: id,
    body: z.object({ notify: z.boolean().default(false) }),
  }),
  dismissGap: route<Gap>()('POST', '/gaps/{id}/_dismiss', 'write', { params: id }),
  /** Evaluates a past stretch of a rule in the background; its alerts are marked, and tell nobody unless asked to. */
  startBackfill: route<Backfill>()('POST', '/rules/{id}/_backfill', 'write', {
    params: id,
    body: backfillInputSchema,
  }),
  listBackfills: route<Page<Backfill>>()('GET', '/backfills', 'read', {
    query: z.object({
      ...paging,
      rule: z.string().max(128).optional(),
      state: many(z.enum(BACKFILL_STATES)),
    }),
  }),
  cancelBackfill: route<Backfill>()('POST', '/backfills/{id}/_cancel', 'write', { params: id }),

  savedSearches: route<Page<SavedSearchRow>>()('GET', '/saved_searches', 'read', {
    query: z.object({ ...paging, search: z.string().max(500).default('') }),
  }),
  /** What a source stands for now, with the fields of its index, for the editor. */
  resolveSource: route<{
    resolved: ResolvedSource;
    fields: Array<{ name: string; type: string; aggregatable: boolean }>;
    newest: string | null;
  }>()('POST', '/sources/_resolve', 'read', { body: z.object({ source: sourceSchema }) }),
  dataViews: route<{ items: Array<{ id: string; title: string; timeField: string | null }> }>()(
    'GET',
    '/data_views',
    'read',
  ),

  listAlerts: route<Page<Alert>>()('GET', '/alerts', 'read', {
    query: alertFilterSchema.extend({
      ...paging,
      sort: z.enum(ALERT_SORTS).default('queue'),
      order: z.enum(['asc', 'desc']).default('desc'),
    }),
  }),
  alertCounts: route<{
    open: number;
    acknowledged: number;
    mine: number;
    unassigned: number;
    escalated: number;
    stale: number;
    /** Created after `since`, when that was asked. */
    fresh: number;
    at: string;
  }>()('GET', '/alerts/_counts', 'read', { query: z.object({ since: isoTime.optional() }) }),
  alertFacets: route<{
    rules: Array<{ id: string; name: string; count: number }>;
    owners: Array<{ login: string; count: number }>;
    tags: Array<{ tag: string; count: number }>;
    /** Which of the lists are cut off after their 500 most frequent. */
    cut: string[];
  }>()('GET', '/alerts/_facets', 'read'),
  alertHistogram: route<{
    interval: string;
    buckets: Array<{ at: string; bySeverity: Record<string, number> }>;
  }>()('GET', '/alerts/_histogram', 'read', {
    query: alertFilterSchema.extend({ from: isoTime, to: isoTime }),
  }),
  getAlert: route<Alert & { rule: RuleRow | null; earlier: Alert[] }>()('GET', '/alerts/{id}', 'read', {
    params: id,
  }),
  alertDocuments: route<{
    items: SampleDocument[];
    total: number;
    totalIsLowerBound: boolean;
    from: string;
    to: string;
  }>()('GET', '/alerts/{id}/documents', 'read', { params: id, query: z.object(paging) }),
  alertDeliveries: route<{ items: Delivery[] }>()('GET', '/alerts/{id}/deliveries', 'read', { params: id }),
  actOnAlerts: route<{ done: string[]; refused: Array<{ id: string; why: string }>; alerts: Alert[] }>()(
    'POST',
    '/alerts/_act',
    'triage',
    { body: z.object({ ids: z.array(z.string()).min(1).max(1_000), act: actSchema }) },
  ),
  /** Its rule no longer expects the key of a flatline's alert until that is seen again; the alert is closed. */
  stopExpecting: route<Alert>()('POST', '/alerts/{id}/_stop_expecting', 'triage', {
    params: id,
    body: z.object({ note: z.string().max(10_000).default('') }),
  }),
  /**
   * On all that match a filter; `expect` is the number the person saw and typed. A call stops after some 15 s: as
   * long as `next` is not null, the same call with `after: next` goes on (`expect` is then not looked at).
   */
  actOnMatching: route<{ done: number; refused: number; remaining: number; next: string | null }>()(
    'POST',
    '/alerts/_act_matching',
    'triage',
    {
      body: z.object({
        filter: alertFilterSchema,
        act: actSchema,
        expect: z.number().int().min(0),
        after: z.string().max(1_024).nullable().default(null),
      }),
    },
  ),
  owners: route<{ items: Array<{ login: string; name: string }> }>()('GET', '/owners', 'read'),

  listAudit: route<Page<AuditEvent>>()('GET', '/audit', 'audit', {
    query: z.object({
      ...paging,
      search: z.string().max(500).default(''),
      actor: many(z.string().max(256)),
      action: many(z.string().max(64)),
      object: many(z.string().max(32)),
      objectId: z.string().max(512).optional(),
      from: isoTime.optional(),
      to: isoTime.optional(),
    }),
  }),

  listLists: route<{ items: ListRow[] }>()('GET', '/lists', 'read'),
  /** With the rules that use it. */
  getList: route<ValueList & { usedBy: Array<{ id: string; name: string }> }>()(
    'GET',
    '/lists/{id}',
    'read',
    {
      params: id,
    },
  ),
  createList: route<ValueList>()('POST', '/lists', 'write', { body: listInputSchema }),
  updateList: route<ValueList>()('PUT', '/lists/{id}', 'write', {
    params: id,
    body: z.object({ list: listInputSchema, version: z.number().int() }),
  }),
  /** Refused while a rule uses it. */
  deleteList: route<{ deleted: string }>()('DELETE', '/lists/{id}', 'write', { params: id }),

  listChannels: route<{ items: Channel[] }>()('GET', '/channels', 'read'),
  createChannel: route<Channel>()('POST', '/channels', 'admin', { body: channelInputSchema }),
  updateChannel: route<Channel>()('PUT', '/channels/{id}', 'admin', {
    params: id,
    body: z.object({ channel: channelInputSchema, version: z.number().int() }),
  }),
  deleteChannel: route<{ deleted: string; usedBy: string[] }>()('DELETE', '/channels/{id}', 'admin', {
    params: id,
  }),
  testChannel: route<{ ok: boolean; answer: string }>()('POST', '/channels/{id}/_test', 'admin', {
    params: id,
  }),
  /** What a channel of these settings would send; nothing is stored or sent. Without `alert`: of the newest one. */
  previewChannel: route<ChannelPreview>()('POST', '/channels/_preview', 'admin', {
    body: z.object({
      config: channelConfigSchema,
      reason: z.enum(NOTICE_REASONS).default('created'),
      alert: z.string().max(512).optional(),
    }),
  }),
  listDeliveries: route<Page<Delivery>>()('GET', '/deliveries', 'read', {
    query: z.object({
      ...paging,
      state: many(z.enum(['pending', 'sent', 'failed'])),
      channel: z.string().max(128).optional(),
    }),
  }),
  resendDelivery: route<Delivery>()('POST', '/deliveries/{id}/_resend', 'admin', { params: id }),
} as const;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
