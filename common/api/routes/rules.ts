import { z } from 'zod';
import {
  type AuditEvent,
  notifySchema,
  type Rule,
  type RuleStatus,
  type Run,
  ruleInputSchema,
} from '../../schemas';
import { SEVERITIES } from '../../words';
import type { MessagePreview, Page, PreviewReport } from '../answers';
import { id, many, paging, route } from './build';

export interface RuleRow extends Rule {
  status: RuleStatus;
  openAlerts: number;
  /** Alerts created per day, oldest first, last 14 days. */
  perDay: number[];
}

const previewBody = z.object({
  rule: ruleInputSchema,
  /** The stretch to look at, counted back from now. */
  range: z.enum(['1h', '24h', '7d', '30d']).default('24h'),
});

export const rulesRoutes = {
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
  /** The rule's own subject and body, of its newest alert or the one named; of the space's newest where it has none. */
  previewMessage: route<MessagePreview>()('POST', '/rules/_preview_message', 'write', {
    body: z.object({
      notify: notifySchema,
      name: z.string().max(256).default(''),
      rule: z.string().max(128).nullable().default(null),
      alert: z.string().max(512).optional(),
    }),
  }),
  ruleRuns: route<Page<Run>>()('GET', '/rules/{id}/runs', 'read', { params: id, query: z.object(paging) }),
  ruleHistory: route<Page<AuditEvent>>()('GET', '/rules/{id}/history', 'read', {
    params: id,
    query: z.object(paging),
  }),
  /** The rule reads with the caller's rights from now on, and what its saved searches were changed to is confirmed. */
  runAsMe: route<Rule>()('POST', '/rules/{id}/_run_as_me', 'write', {
    params: id,
    body: z.object({
      /** The rule's version that the caller looked at. */
      version: z.number().int().min(1).optional(),
      /** What they saw of its source and of those that its condition names (`seenOf`): a 409 when it is something else by now. */
      seen: z.array(z.string().max(500_000)).max(50).optional(),
    }),
  }),
  adoptSavedSearch: route<Rule>()('POST', '/rules/{id}/_adopt', 'write', { params: id }),
} as const;
