import { z } from 'zod';
import type { Alert, Delivery, SampleDocument } from '../../schemas';
import { ALERT_STATUSES, PERSON_RESOLUTIONS, QUIET_VIEWS, SEVERITIES } from '../../words';
import type { Page } from '../answers';
import { id, isoTime, many, paging, route } from './build';
import type { RuleRow } from './rules';

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
  /** Without it silenced and snoozed alerts are left out, unless they are closed. */
  quiet: many(z.enum(QUIET_VIEWS)),
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
  z.object({
    type: z.literal('snooze'),
    until: isoTime,
    note: z.string().max(10_000).optional(),
  }),
  z.object({ type: z.literal('unsnooze'), note: z.string().max(10_000).optional() }),
  z.object({ type: z.literal('note'), note: z.string().trim().min(1, 'write something').max(10_000) }),
]);
export type Act = z.output<typeof actSchema>;

export interface AlertCounts {
  open: number;
  acknowledged: number;
  mine: number;
  unassigned: number;
  escalated: number;
  /** Kept out of the other numbers. */
  silenced: number;
  snoozed: number;
  stale: number;
  /** Created after `since`, when that was asked. */
  fresh: number;
  at: string;
}

export interface AlertFacets {
  rules: Array<{ id: string; name: string; count: number }>;
  owners: Array<{ login: string; count: number }>;
  tags: Array<{ tag: string; count: number }>;
  /** Which of the lists are cut off after their 500 most frequent. */
  cut: string[];
}

export const alertsRoutes = {
  listAlerts: route<Page<Alert>>()('GET', '/alerts', 'read', {
    query: alertFilterSchema.extend({
      ...paging,
      sort: z.enum(ALERT_SORTS).default('queue'),
      order: z.enum(['asc', 'desc']).default('desc'),
    }),
  }),
  alertCounts: route<AlertCounts>()('GET', '/alerts/_counts', 'read', {
    query: z.object({ since: isoTime.optional() }),
  }),
  alertFacets: route<AlertFacets>()('GET', '/alerts/_facets', 'read'),
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
} as const;
