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
    silenced: null,
    snoozed: null,
    storm: null,
    previous: null,
    discoverUrl: null,
    history: [],
    version: '0:1',
    ...over,
  };
}

/** An alert as the engine makes it of twelve failed log-ins, with one document. */
export const makeLogInAlert = (over: Partial<Alert> = {}): Alert =>
  makeAlert({
    ruleName: 'Failed log-ins',
    severity: 'high',
    tags: ['auth'],
    groupKey: '["eve"]',
    key: { 'user.name': 'eve' },
    keyText: 'user.name: eve',
    reason: '**eve** had **12** events within 5 minutes',
    count: 12,
    firstSeen: '2026-11-21T10:00:00.000Z',
    lastSeen: '2026-11-21T10:01:30.000Z',
    createdAt: '2026-11-21T10:02:00.000Z',
    updatedAt: '2026-11-21T10:02:00.000Z',
    window: { from: '2026-11-21T10:01:00.000Z', to: '2026-11-21T10:02:00.000Z' },
    sample: [{ id: 'd1', index: 'logs', time: '2026-11-21T10:01:30.000Z', fields: { message: 'no' } }],
    discoverUrl: '/app/discover#/x',
    version: '1:1',
    ...over,
  });
