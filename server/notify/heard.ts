import type { Delivery } from '../../common/schemas';
import { TRIGGERS } from '../alerts';
import { type DeliveryDocument, deliveryOf } from '../channels';
import { Gatherer, type Store } from '../store';
import type { Order, Telling } from './contract';

/**
 * Who heard that alerts began, by what is stored of it: neither the rule nor the people need be as they were then. Many
 * alerts that end together cost one search.
 */
export class Heard {
  private readonly asked: Gatherer<string, readonly Delivery[]>;

  constructor(private readonly store: Store) {
    this.asked = new Gatherer((ids) => this.read(ids), 1);
  }

  /** Orders for those who heard one of its triggers by then, beside the orders that are there. Rejects with `EsError`. */
  async ordersFor(orders: readonly Order[], { alert, notice }: Telling): Promise<Order[]> {
    const known = new Set(orders.map(keyOf));
    const more: Order[] = [];
    for (const delivery of await this.asked.ask(alert.id)) {
      const { channelId, recipients, people = [], nextTryAt, state, createdAt } = delivery;
      // What was told later is no part of it: who tells it once more finds the same.
      if (state === 'held' || createdAt > notice.at || known.has(keyOf(delivery))) continue;
      known.add(keyOf(delivery));
      // Where the beginning still waits for the morning, the end waits with it.
      const dueAt =
        state === 'pending' && nextTryAt !== null && nextTryAt > notice.at ? nextTryAt : notice.at;
      more.push({ channelId, recipients, people, dueAt, bundle: null, held: null });
    }
    return more;
  }

  private async read(ids: readonly string[]): Promise<Array<readonly Delivery[]>> {
    const found = new Map<string, Delivery[]>(ids.map((id) => [id, []]));
    const body = {
      sort: [{ created_at: 'asc' }, { id: 'asc' }],
      _source: ['payload.delivery'],
      query: { bool: { filter: [{ terms: { alert: [...found.keys()] } }, { terms: { reason: TRIGGERS } }] } },
    };
    await this.store.refresh('deliveries');
    for await (const page of this.store.scan<DeliveryDocument>('deliveries', body))
      for (const hit of page) found.get(deliveryOf(hit).alertId)!.push(deliveryOf(hit));
    return ids.map((id) => found.get(id)!);
  }
}

const keyOf = ({ channelId, recipients }: Pick<Order, 'channelId' | 'recipients'>): string =>
  [channelId, ...recipients].join('\n');
