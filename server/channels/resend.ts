import type { Delivery } from '../../common/schemas';
import type { Store } from '../store';
import { type DeliveryDocument, deliveryDocument, deliveryOf, GIVE_UP_MS } from './delivery';

/** A delivery cannot be sent again; says why. The API answers 404 or 409 with it. */
export class ResendRefused extends Error {
  constructor(
    readonly missing: boolean,
    message: string,
  ) {
    super(message);
    this.name = 'ResendRefused';
  }
}

/** Puts a failed delivery back to pending, with a day of tries ahead. Rejects with `ResendRefused`. */
export async function resend(
  { store, now }: { store: Store; now(): number },
  space: string,
  id: string,
): Promise<Delivery> {
  await store.refresh('deliveries');
  const page = await store.search<DeliveryDocument>('deliveries', {
    query: { ids: { values: [id] } },
    size: 1,
  });
  const found = page.hits[0];
  if (!found || deliveryOf(found).space !== space)
    throw new ResendRefused(true, `there is no delivery ${id}`);
  const { delivery, outbox } = found.source.payload;
  if (delivery.state !== 'failed')
    throw new ResendRefused(false, `only a failed delivery can be sent again; this one is ${delivery.state}`);
  const at = now();
  const doc = deliveryDocument(
    { ...delivery, state: 'pending', nextTryAt: new Date(at).toISOString() },
    {
      ...outbox,
      tries: 0,
      mergedInto: null,
      settled: false,
      giveUpAt: new Date(at + GIVE_UP_MS).toISOString(),
    },
  );
  const written = await store.write(
    { op: 'index', index: found.index, id, doc, fence: found },
    { refresh: true },
  );
  if (written.outcome === 'conflict') throw new ResendRefused(false, 'somebody else sends it again just now');
  return doc.payload.delivery;
}
