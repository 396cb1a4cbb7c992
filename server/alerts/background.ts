import { withEvent } from '../../common/alert_lifecycle';
import type { Alert, AlertEvent, AuditEvent } from '../../common/schemas';
import type { Log } from '../ports';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  auditWrite,
  type Notice,
  type Store,
  type Stored,
  type Write,
} from '../store';
import { auditOf } from './acts';
import { withNotice } from './notices';

/** What a moment does to an alert. Its event has an id that comes from the cause, so that it happens once. */
export interface Moment {
  next: Partial<Alert>;
  /** Null: a change that is no news. */
  event: AlertEvent | null;
  tell?: Pick<Notice, 'reason' | 'channels' | 'held'> | null;
}

/**
 * Changes alerts that a moment has come for. Any node may do it, at any time: each write is fenced, so that one of them does.
 * What is to be told is kept with the alert as owed, for `tellOwed`. Answers those that this node has changed.
 */
export async function changeAlerts(
  store: Store,
  hits: readonly Stored<AlertDocument>[],
  now: number,
  decide: (alert: Alert, engine: AlertEngineState) => Moment | null,
): Promise<Array<{ alert: Alert; event: AlertEvent | null }>> {
  const at = new Date(now).toISOString();
  const writes: Write[] = [];
  const changed: Array<{ alert: Alert; event: AlertEvent | null }> = [];
  for (const hit of hits) {
    const alert = alertOf(hit);
    const { engine } = hit.source['lookout.payload'];
    const moment = decide(alert, engine);
    if (!moment) continue;
    const { event, tell } = moment;
    const history = event ? withEvent(alert.history, event) : alert.history;
    const next: Alert = { ...alert, ...moment.next, updatedAt: at, history };
    const told = tell && withNotice(engine, { ...tell, at, mark: null, owed: true });
    const doc = alertDocument(next, told ? told.engine : engine);
    writes.push({ op: 'index', index: hit.index, id: hit.id, doc, fence: hit });
    changed.push({ alert: next, event });
  }
  if (writes.length === 0) return [];
  const results = await store.bulk(writes);
  return changed.filter((_, place) => results[place]!.outcome === 'done');
}

/** Where to tell, beside the audit, what moments did. */
export interface OnRecord {
  log: Log;
  /** The host's own audit log. */
  audited?(event: AuditEvent): void;
}

/** Puts on record what moments did. The alerts are changed, and have it in their history: what the audit refuses is logged. */
export async function recordMoments(
  store: Store,
  done: ReadonlyArray<{ alert: Alert; event: AlertEvent | null }>,
  { log, audited }: OnRecord,
): Promise<void> {
  const events = done.flatMap(({ alert, event }) => (event ? [auditOf(alert, event)] : []));
  const unrecorded = (count: number, why: string | null) =>
    log.error(`${count} of ${events.length} changes of alerts are not in the audit: ${why}`);
  try {
    const results = await store.bulk(await Promise.all(events.map((event) => auditWrite(store, event))));
    const failed = results.filter(({ outcome }) => outcome === 'failed');
    if (failed.length > 0) unrecorded(failed.length, failed[0]!.error);
  } catch (error) {
    unrecorded(events.length, (error as Error).message);
  }
  for (const event of events) audited?.(event);
}
