import type { Store } from '../store';
import type { DeliveryDocument } from './delivery';
import type { StoredDelivery } from './plan';

/** Newest deliveries of an alert and channel that are looked at; each keeps the reference it used. */
const LOOKED_AT = 100;

/**
 * What the channel last answered as its reference for this alert: of this delivery's own earlier try, else of the
 * newest other one that has one. Deliveries have to be refreshed before. Rejects with `EsError`.
 */
export async function referenceOf(carrier: StoredDelivery, store: Store): Promise<string | null> {
  const { delivery, outbox } = carrier.source.payload;
  if (outbox.reference) return outbox.reference;
  const page = await store.search<DeliveryDocument>('deliveries', {
    size: LOOKED_AT,
    track_total_hits: false,
    sort: [{ created_at: 'desc' }],
    _source: ['payload.outbox.reference'],
    query: {
      bool: { filter: [{ term: { alert: delivery.alertId } }, { term: { channel: delivery.channelId } }] },
    },
  });
  for (const { source } of page.hits) {
    const reference = source.payload?.outbox?.reference;
    if (reference) return reference;
  }
  return null;
}
