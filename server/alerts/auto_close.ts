import { onAutoClose, PERSON_EVENTS } from '../../common/alert_lifecycle';
import type { Alert } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { type AlertDocument, type RuleDocument, type Store, stableId } from '../store';
import { changeAlerts, type OnRecord, recordMoments } from './background';
import { everTold, toldBefore } from './notices';

const PERSONAL: ReadonlySet<string> = new Set(PERSON_EVENTS);

/** Since when nothing happened to an alert: no event of it, no recovery, no person. Epoch ms. */
export function quietSince({ lastSeen, createdAt, recoveredAt, history }: Alert): number {
  const acts = history.filter(({ type }) => PERSONAL.has(type)).map(({ at }) => at);
  return Math.max(...[lastSeen, createdAt, recoveredAt ?? lastSeen, ...acts].map((at) => Date.parse(at)));
}

/**
 * Closes what is open, without an owner and quiet for as long as its rule says. Any node may look, at any time. Answers how
 * many there were.
 */
export async function closeQuiet(store: Store, now: number, onRecord: OnRecord): Promise<number> {
  let closed = 0;
  const rules = {
    query: { bool: { filter: [{ term: { auto_close: true } }, { term: { deleted: false } }] } },
    sort: [{ id: 'asc' }],
  };
  for await (const page of store.scan<RuleDocument>('rules', rules)) {
    for (const { source } of page) {
      const { id, autoClose } = source.payload;
      if (autoClose) closed += await closeOfRule(store, { id, after: toMillis(autoClose) }, now, onRecord);
    }
  }
  return closed;
}

async function closeOfRule(
  store: Store,
  { id: ruleId, after }: { id: string; after: number },
  now: number,
  onRecord: OnRecord,
): Promise<number> {
  let closed = 0;
  const body = {
    query: {
      bool: {
        filter: [
          { term: { 'kibana.alert.rule.uuid': ruleId } },
          { term: { 'kibana.alert.workflow_status': 'open' } },
          { term: { 'lookout.unowned': true } },
          { terms: { 'lookout.condition': ['recovered', 'event'] } },
          { range: { 'kibana.alert.last_detected': { lte: now - after, format: 'epoch_millis' } } },
        ],
      },
    },
    sort: [{ 'kibana.alert.uuid': 'asc' }],
  };
  for await (const page of store.scan<AlertDocument>('alerts', body, 500)) {
    const done = await changeAlerts(store, page, now, (alert, engine) => {
      const since = quietSince(alert);
      const { next, event } = onAutoClose(alert, now);
      if (!event || now - since < after) return null;
      return {
        next,
        event: { ...event, id: stableId('expired', alert.id, since) },
        tell: everTold(engine) ? { reason: 'closed', channels: toldBefore(engine) } : null,
      };
    });
    await recordMoments(store, done, onRecord);
    closed += done.length;
  }
  return closed;
}
