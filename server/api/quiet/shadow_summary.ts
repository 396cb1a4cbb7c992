import type { ShadowSummary } from '../../../common/api';
import { type DeliveryDocument, deliveryOf } from '../../channels';
import type { Store, Stored } from '../../store';

const LOOK_BACK_MS = 14 * 86_400_000;
const MOST_CHANNELS = 100;

interface Bucket {
  key: string;
  doc_count: number;
  newest: { hits: { hits: Array<{ _id: string; _index: string; _source: DeliveryDocument }> } };
}

/** What shadow mode kept back in the last 14 days, of a rule or of the space, by channel. */
export async function shadowSummary(
  store: Store,
  space: string,
  rule: string | undefined,
  now: number,
  signal: AbortSignal,
): Promise<Omit<ShadowSummary, 'space'>> {
  const since = new Date(now - LOOK_BACK_MS).toISOString();
  const page = await store.search<DeliveryDocument>(
    'deliveries',
    {
      query: {
        bool: {
          filter: [
            { term: { space } },
            { term: { held: 'shadow' } },
            { range: { created_at: { gte: since } } },
            ...(rule === undefined ? [] : [{ term: { rule } }]),
          ],
        },
      },
      size: 0,
      track_total_hits: true,
      aggs: {
        channels: {
          terms: { field: 'channel', size: MOST_CHANNELS },
          aggs: { newest: { top_hits: { size: 1, sort: [{ created_at: 'desc' }] } } },
        },
      },
    },
    { signal },
  );
  const { channels } = page.aggregations as { channels?: { buckets: Bucket[] } };
  return {
    since,
    total: page.total,
    channels: (channels?.buckets ?? []).map(({ key, doc_count, newest }) => {
      const [hit] = newest.hits.hits;
      const name = hit ? deliveryOf({ source: hit._source } as Stored<DeliveryDocument>).channelName : key;
      return { id: key, name, messages: doc_count };
    }),
  };
}
