import type { Es } from '../../server/ports';
import { note } from './figures';

const BATCH = 5_000;

const KEYWORDS = ['service', 'host', 'user', 'version', 'action', 'trace'];

/** Values that rules can count on: 200 services, 37 hosts with one version each, 997 users; every eleventh fails. */
const usual = (n: number): object => ({
  service: `svc-${n % 200}`,
  host: `host-${n % 37}`,
  user: `user-${n % 997}`,
  version: `1.${(n % 37) % 3}`,
  action: n % 13 === 0 ? 'login' : 'read',
  trace: `trace-${n}`,
  status: n % 11 === 0 ? 500 : 200,
  duration: 100 + ((n * 31) % 53),
});

export interface SourceData {
  documents: number;
  /** Documents are spread evenly over the time before `end` (epoch ms), `spanMs` long. */
  end: number;
  spanMs: number;
  /** Fields of the n-th document beside its time: keywords, `status` and `duration`. */
  fields?(n: number): object;
}

/** Fills a new index of one shard. */
export async function fillSource(
  es: Es,
  index: string,
  { documents, end, spanMs, fields = usual }: SourceData,
): Promise<void> {
  const keywords = KEYWORDS.map((name) => [name, { type: 'keyword' }]);
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
          ...Object.fromEntries(keywords),
          status: { type: 'integer' },
          duration: { type: 'integer' },
        },
      },
    },
  });
  for (let start = 0; start < documents; start += BATCH) {
    const lines: object[] = [];
    for (let n = start; n < Math.min(start + BATCH, documents); n++) {
      const at = end - spanMs + Math.floor((n / documents) * spanMs);
      lines.push({ create: { _index: index } }, { '@timestamp': at, ...fields(n) });
    }
    const answer = await es.request<{ errors: boolean }>(
      { method: 'POST', path: '/_bulk', query: { filter_path: 'errors' }, lines },
      { timeoutMs: 120_000 },
    );
    if (answer.errors) throw new Error(`not all documents could be written to ${index}`);
    if (start > 0 && (start / BATCH) % 40 === 0)
      note(`${start.toLocaleString('en-US')} of ${documents.toLocaleString('en-US')} documents`);
  }
  await es.request(
    { method: 'POST', path: `/${index}/_forcemerge`, query: { max_num_segments: 5 } },
    { timeoutMs: 600_000 },
  );
  await es.request({ method: 'POST', path: `/${index}/_refresh` });
}
