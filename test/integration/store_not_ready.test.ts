import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { Store } from '../../server/store';
import { testEngine } from './test_engine';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const prefix = '.lk-not-ready';

let es: EsClient;
beforeAll(async () => {
  es = await connectEs(testEngine().url);
});
afterAll(async () => {
  await es.request({ method: 'DELETE', path: `/${prefix}*`, query: { expand_wildcards: 'all' } });
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
