import { z } from 'zod';
import type { AuditEvent } from '../../schemas';
import type { HealthReport, NodeReport, Page } from '../answers';
import type { Privilege } from '../route';
import { isoTime, many, paging, route } from './build';

export interface Me {
  login: string;
  name: string;
  space: string;
  privileges: Record<Privilege, boolean>;
  host: 'kibana' | 'opensearch_dashboards' | 'standalone';
  hostVersion: string;
  version: string;
}

export const systemRoutes = {
  me: route<Me>()('GET', '/me', 'read'),
  health: route<HealthReport>()('GET', '/health', 'read'),
  /** This node alone, for a probe: 503 when its lanes stand still. A failing rule, or an engine that is down, is none. */
  live: route<NodeReport>()('GET', '/live', 'read'),
  /** The text format of Prometheus. */
  metrics: route<string>()('GET', '/metrics', 'read'),
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
} as const;
