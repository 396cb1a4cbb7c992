import { onAcknowledgeTimeout } from '../../common/alert_lifecycle';
import { type AlertDocument, type Store, stableId } from '../store';
import { changeAlerts, type OnRecord, recordMoments } from './background';

const AT_ONCE = 500;

/**
 * Opens alerts whose acknowledgement has run out while they are active. Any node may look, at any time. Answers how many
 * there were.
 */
export async function expireAcknowledgements(store: Store, now: number, onRecord: OnRecord): Promise<number> {
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
  const done = await changeAlerts(store, page.hits, now, (alert) => {
    const { next, event } = onAcknowledgeTimeout(alert, now);
    const id = stableId('timeout', alert.id, alert.acknowledged?.until ?? '');
    return event && { next, event: { ...event, id } };
  });
  await recordMoments(store, done, onRecord);
  return done.length;
}
