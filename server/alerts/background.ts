import { withEvent } from '../../common/alert_lifecycle';
import type { Alert, AlertEvent } from '../../common/schemas';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  type Notice,
  type Store,
  type Stored,
  type Write,
} from '../store';
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
