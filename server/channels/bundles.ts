import type { Store } from '../store';
import { type DeliveryDocument, gatherKey } from './delivery';
import type { Planned, StoredDelivery } from './plan';

/** Deliveries of a bundle that are held in memory at once. */
const PAGE = 200;
const OLDEST_FIRST = [
  { created_at: { order: 'asc', unmapped_type: 'date' } },
  { id: { order: 'asc', unmapped_type: 'keyword' } },
];

const pending = { term: { state: 'pending' } };

/** What of a bundle belongs to no message yet. */
export const waitingOf = (store: Store, gathers: string): AsyncGenerator<StoredDelivery[]> =>
  store.scan<DeliveryDocument>(
    'deliveries',
    {
      query: {
        bool: {
          filter: [pending, { term: { bundle: gathers } }],
          must_not: [{ exists: { field: 'merged_into' } }],
        },
      },
      sort: OLDEST_FIRST,
    },
    PAGE,
  );

/** What a settled bundle's carrier tells, itself too, in whatever state by now. Deliveries have to be refreshed before. */
export const carriedBy = (store: Store, carrierId: string): AsyncGenerator<StoredDelivery[]> =>
  store.scan<DeliveryDocument>(
    'deliveries',
    { query: { term: { merged_into: carrierId } }, sort: OLDEST_FIRST },
    PAGE,
  );

/**
 * The bundles to send now, given the deliveries that are due: for each the carrier, which is the oldest that waits, or one
 * that was settled and has to be tried again. While one message of a bundle is on its way its next one waits.
 */
export async function planBundles(
  due: readonly StoredDelivery[],
  store: Store,
  now: number,
): Promise<Planned[]> {
  const found = new Map<string, StoredDelivery[]>();
  for (const one of due) {
    const gathers = gatherKey(one.source.payload.delivery);
    if (gathers !== null) found.set(gathers, [...(found.get(gathers) ?? []), one]);
  }
  const plans = await Promise.all(
    [...found].map(async ([gathers, some]) => {
      const again = some.find((one) => one.source.payload.outbox.mergedInto === one.id);
      const carrier = again ?? (await oldestOf(store, gathers, now));
      return carrier ? [{ carrier, older: [], gathers }] : [];
    }),
  );
  return plans.flat();
}

/** The oldest that waits; null while a node is sending one of the bundle. */
async function oldestOf(store: Store, gathers: string, now: number): Promise<StoredDelivery | null> {
  const claimed = { range: { claimed_until: { gt: new Date(now).toISOString() } } };
  const free = { bool: { must_not: [{ exists: { field: 'merged_into' } }] } };
  const page = await store.search<DeliveryDocument>('deliveries', {
    size: 1,
    track_total_hits: false,
    query: {
      bool: {
        filter: [
          pending,
          { term: { bundle: gathers } },
          { bool: { should: [claimed, free], minimum_should_match: 1 } },
        ],
      },
    },
    // Claimed ones first: those that wait have none.
    sort: [{ claimed_until: { order: 'desc', missing: '_last', unmapped_type: 'date' } }, ...OLDEST_FIRST],
  });
  const first = page.hits[0];
  return first && Date.parse(first.source.payload.outbox.claimedUntil ?? '') > now ? null : (first ?? null);
}
