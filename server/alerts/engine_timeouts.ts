import { onAcknowledgeTimeout, withEvent } from '../../common/alert_lifecycle';
import type { Alert, AlertEvent } from '../../common/schemas';
import {
  type AlertDocument,
  alertDocument,
  alertOf,
  auditWrite,
  type Store,
  stableId,
  type Write,
} from '../store';
import { auditOf } from './acts';

const AT_ONCE = 500;

/**
 * Opens alerts whose acknowledgement has run out while they are active. Any node may look, at any time: the write is
 * fenced and the event's id comes from the acknowledgement, so that it happens once. Answers how many there were.
 */
export async function expireAcknowledgements(store: Store, now: number): Promise<number> {
  const page = await store.search<AlertDocument>('alerts', {
    size: AT_ONCE,
    track_total_hits: false,
    query: {
      bool: {
        filter: [
          { term: { 'kibana.alert.workflow_status': 'acknowledged' } },
          { range: { 'lookout.acknowledged_until': { lte: now, format: 'epoch_millis' } } },
        ],
      },
    },
  });
  const writes: Write[] = [];
  const changed: Array<{ alert: Alert; event: AlertEvent }> = [];
  for (const hit of page.hits) {
    const alert = alertOf(hit);
    const { next, event } = onAcknowledgeTimeout(alert, now);
    if (!event) continue;
    const named: AlertEvent = {
      ...event,
      id: stableId('timeout', alert.id, alert.acknowledged?.until ?? ''),
    };
    const updated = {
      ...alert,
      ...next,
      updatedAt: new Date(now).toISOString(),
      history: withEvent(alert.history, named),
    };
    const doc = alertDocument(updated, hit.source['lookout.payload'].engine);
    writes.push({ op: 'index', index: hit.index, id: hit.id, doc, fence: hit });
    changed.push({ alert: updated, event: named });
  }
  if (writes.length === 0) return 0;
  const results = await store.bulk(writes);
  const done = changed.filter((_, at) => results[at]!.outcome === 'done');
  await store.bulk(
    await Promise.all(done.map(({ alert, event }) => auditWrite(store, auditOf(alert, event)))),
  );
  return done.length;
}
