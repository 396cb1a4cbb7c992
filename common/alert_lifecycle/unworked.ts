import type { Alert } from '../schemas';

/** What an alert has before anything has happened to it. */
export const unworked = () =>
  ({
    status: 'open',
    resolution: null,
    recurrences: 0,
    recoveredAt: null,
    backfill: null,
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
    version: '',
  }) satisfies Partial<Alert>;
