import type { Held } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { type DeliveryDocument, deliveryOf } from '../channels';
import type { Store } from '../store';
import type { Stage } from './contract';

/** How something ended, or how it stands: for those who heard that it began. */
const FOLLOWING: readonly NoticeReason[] = ['recovered', 'acknowledged', 'closed'];
const TRIGGERS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'escalated'];

/** Nobody hears of the end who did not hear of the beginning: it is held for the same reason. */
export const followUp =
  (store: Store): Stage =>
  async (orders, { alert, notice }) => {
    if (!FOLLOWING.includes(notice.reason) || orders.length === 0) return orders;
    const page = await store.search<DeliveryDocument>('deliveries', {
      size: 1_000,
      track_total_hits: false,
      sort: [{ created_at: 'desc' }],
      _source: ['payload.delivery'],
      query: { bool: { filter: [{ term: { alert: alert.id } }, { terms: { reason: TRIGGERS } }] } },
    });
    const told = new Set<string>();
    const held = new Map<string, Held>();
    for (const hit of page.hits) {
      const { channelId, state, held: why } = deliveryOf(hit);
      if (state !== 'held') told.add(channelId);
      else if (why && !held.has(channelId)) held.set(channelId, why);
    }
    return orders.map((order) => {
      const why = order.held === null && !told.has(order.channelId) ? held.get(order.channelId) : undefined;
      return why ? { ...order, held: { ...why, text: `what it follows was not sent: ${why.text}` } } : order;
    });
  };
