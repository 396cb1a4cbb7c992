import type { Page } from '../../common/api';
import type { Delivery } from '../../common/schemas';
import { checkPage } from '../alerts';
import { type DeliveryDocument, deliveryOf } from '../channels';
import type { Store } from '../store';

/** More notices of one alert than anybody reads. */
const OF_ONE_ALERT = 500;

const NEWEST_FIRST = [{ created_at: 'desc' }, { channel: 'asc' }, { reason: 'asc' }];

/** Who was told of an alert, oldest first. */
export async function deliveriesOfAlert(store: Store, space: string, alertId: string): Promise<Delivery[]> {
  const found = await store.search<DeliveryDocument>('deliveries', {
    query: { bool: { filter: [{ term: { space } }, { term: { alert: alertId } }] } },
    sort: NEWEST_FIRST,
    size: OF_ONE_ALERT,
    track_total_hits: false,
  });
  return found.hits.map(deliveryOf).reverse();
}

export interface DeliveryFilter {
  state: readonly string[];
  channel?: string | undefined;
  page: number;
  perPage: number;
}

/** Newest first. */
export async function listDeliveries(
  store: Store,
  space: string,
  { state, channel, page, perPage }: DeliveryFilter,
  signal: AbortSignal,
): Promise<Page<Delivery>> {
  checkPage({ page, perPage }, 'narrow the filter');
  const found = await store.search<DeliveryDocument>(
    'deliveries',
    {
      query: {
        bool: {
          filter: [
            { term: { space } },
            ...(state.length > 0 ? [{ terms: { state } }] : []),
            ...(channel === undefined ? [] : [{ term: { channel } }]),
          ],
        },
      },
      sort: NEWEST_FIRST,
      from: (page - 1) * perPage,
      size: perPage,
      track_total_hits: true,
    },
    { signal },
  );
  return { items: found.hits.map(deliveryOf), total: found.total, page, perPage };
}
