import type { Es } from '../../server/ports';

const BATCH = 5_000;

/** Documents spread evenly over the time before `end` (epoch ms), `spanMs` long: one shard, plain fields. */
export async function fillSource(
  es: Es,
  index: string,
  documents: number,
  end: number,
  spanMs: number,
): Promise<void> {
  await es.request({
    method: 'PUT',
    path: `/${index}`,
    body: {
      settings: {
        number_of_shards: 1,
        number_of_replicas: 0,
        refresh_interval: '-1',
        // The same windows are asked for twice, once through the engine and once raw: neither may profit from the other.
        'index.requests.cache.enable': false,
      },
      mappings: {
        properties: {
          '@timestamp': { type: 'date' },
          service: { type: 'keyword' },
          host: { type: 'keyword' },
          status: { type: 'integer' },
        },
      },
    },
  });
  for (let start = 0; start < documents; start += BATCH) {
    const lines: object[] = [];
    for (let n = start; n < Math.min(start + BATCH, documents); n++) {
      const at = end - spanMs + Math.floor((n / documents) * spanMs);
      const doc = {
        '@timestamp': at,
        service: `svc-${n % 200}`,
        host: `host-${n % 37}`,
        status: n % 11 === 0 ? 500 : 200,
      };
      lines.push({ create: { _index: index } }, doc);
    }
    await es.request(
      { method: 'POST', path: '/_bulk', query: { filter_path: 'errors' }, lines },
      { timeoutMs: 120_000 },
    );
    if ((start / BATCH) % 40 === 0)
      console.log(`# ${start.toLocaleString('en-US')} of ${documents.toLocaleString('en-US')} documents`);
  }
  await es.request(
    { method: 'POST', path: `/${index}/_forcemerge`, query: { max_num_segments: 5 } },
    { timeoutMs: 600_000 },
  );
  await es.request({ method: 'POST', path: `/${index}/_refresh` });
}
