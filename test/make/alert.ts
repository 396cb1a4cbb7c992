import type { Alert } from '../../common/schemas';

/** An open, active alert of 2026-01-05 12:00 UTC, for tests. */
export function makeAlert(over: Partial<Alert> = {}): Alert {
  const at = '2026-01-05T12:00:00.000Z';
  return {
    id: 'alert-1',
    space: 'default',
    ruleId: 'rule-1',
    ruleName: 'log-in bursts',
    ruleRevision: 1,
    severity: 'warning',
    tags: [],
    status: 'open',
    condition: 'active',
    resolution: null,
    groupKey: '["root"]',
    key: { 'user.name': 'root' },
    keyText: 'root',
    reason: '5 failed log-ins for **root**',
    values: {},
    count: 5,
    matches: 1,
    recurrences: 0,
    backfill: null,
    firstSeen: at,
    lastSeen: at,
    recoveredAt: null,
    createdAt: at,
    updatedAt: at,
    window: { from: '2026-01-05T11:59:00.000Z', to: at },
    sample: [],
    owner: null,
    ownedSince: null,
    escalated: null,
    acknowledged: null,
    closed: null,
    previous: null,
    discoverUrl: null,
    history: [],
    version: '0:1',
    ...over,
  };
}
