import type { Store } from '../../store';

/** Lets go of what was told so long ago that it decides nothing any more (`now`: epoch ms). Answers how much that was. */
export async function forgetTold(store: Store, now: number): Promise<number> {
  const page = await store.search('state', {
    size: 1_000,
    track_total_hits: false,
    _source: false,
    query: {
      bool: {
        filter: [{ term: { kind: 'told' } }, { range: { until: { lt: new Date(now).toISOString() } } }],
      },
    },
  });
  await store.bulk(
    page.hits.map((hit) => ({ op: 'delete' as const, index: hit.index, id: hit.id, fence: hit })),
  );
  return page.hits.length;
}
