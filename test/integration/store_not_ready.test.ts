import { randomBytes } from 'node:crypto';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { Store } from '../../server/store';
import { testEngine } from './test_engine';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const prefix = `.kibana_lookout_not_ready_${randomBytes(4).toString('hex')}`;

let es: EsClient;
beforeAll(async () => {
  es = await connectEs(testEngine().url);
});
afterAll(async () => {
  const found = await es.request<Record<string, unknown>>({
    method: 'GET',
    path: `/${prefix}_*`,
    query: { expand_wildcards: 'all', ignore_unavailable: true },
  });
  for (const one of Object.keys(found)) await es.request({ method: 'DELETE', path: `/${one}` });
  await es.close();
});

it('refuses what comes before its indices are there, and can still make them', async () => {
  const store = new Store(es, prefix, quiet);
  const early = store.write({
    op: 'create',
    index: store.alias('config'),
    id: 'a',
    doc: { space: 'default' },
  });
  await expect(early).rejects.toMatchObject({ status: 503, type: 'not_ready' });
  await store.ensure();
  await expect(
    store.write({ op: 'create', index: store.alias('config'), id: 'a', doc: { space: 'default' } }),
  ).resolves.toMatchObject({ outcome: 'done' });
});
