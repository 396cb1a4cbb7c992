import type { Alert, Match } from '../../../common/schemas';
import type { DeliveryDocument } from '../../../server/channels/delivery';
import type { AlertDocument, MatchDocument, Store } from '../../../server/store';

/** All that the product has stored about what it found. */
export interface Ledger {
  alerts: Alert[];
  /** Without those that were merged into another. */
  matches: Match[];
  deliveries: Array<{
    id: string;
    alertId: string;
    channelId: string;
    reason: string;
    mergedInto: string | null;
  }>;
}

export async function readLedger(store: Store): Promise<Ledger> {
  await store.refresh('alerts', 'matches', 'deliveries');
  const ledger: Ledger = { alerts: [], matches: [], deliveries: [] };
  for await (const page of store.scan<AlertDocument>('alerts', { sort: [{ 'kibana.alert.uuid': 'asc' }] }))
    for (const { source } of page) ledger.alerts.push(source['lookout.payload'].alert);
  for await (const page of store.scan<MatchDocument>('matches', { sort: [{ id: 'asc' }] }))
    for (const { source } of page) ledger.matches.push(source.payload.match);
  const sort = [{ created_at: 'asc' }, { alert: 'asc' }, { channel: 'asc' }, { reason: 'asc' }];
  for await (const page of store.scan<DeliveryDocument>('deliveries', { sort }, 5_000))
    for (const { source } of page) {
      const { id, alertId, channelId, reason } = source.payload.delivery;
      const { mergedInto } = source.payload.outbox;
      ledger.deliveries.push({ id, alertId, channelId, reason, mergedInto });
    }
  ledger.matches = ledger.matches.filter(({ count }) => count > 0);
  return ledger;
}

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What no cut may break, whatever the rules: every sentence is one broken promise. */
export function contradictions(
  { alerts, matches, deliveries }: Ledger,
  channels: readonly string[],
): string[] {
  const wrong: string[] = [];
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  for (const match of matches) {
    if (!byId.has(match.alertId ?? ''))
      wrong.push(`match ${match.id} of ${match.keyText} belongs to no alert`);
  }
  for (const alert of alerts) {
    const own = matches.filter(({ alertId }) => alertId === alert.id);
    const name = `alert ${alert.ruleName}/${alert.keyText} ${alert.createdAt}`;
    if (own.length !== alert.matches) wrong.push(`${name} says ${alert.matches} matches, has ${own.length}`);
    const documents = sum(own.map(({ count }) => count));
    if (documents !== alert.count) wrong.push(`${name} says ${alert.count} documents, has ${documents}`);
    for (const channel of channels) {
      const told = deliveries.filter((one) => one.alertId === alert.id && one.channelId === channel);
      const created = told.filter(({ reason }) => reason === 'created').length;
      if (created !== 1) wrong.push(`${name} was told ${created} times as created`);
      const recovered = told.filter(({ reason }) => reason === 'recovered').length;
      const recoveries = alert.recurrences + (alert.condition === 'recovered' ? 1 : 0);
      if (recovered !== recoveries)
        wrong.push(`${name} recovered ${recoveries} times, told ${recovered} times`);
    }
  }
  for (const { alertId } of deliveries)
    if (!byId.has(alertId)) wrong.push(`a delivery tells of alert ${alertId}, which is not there`);
  return wrong;
}
