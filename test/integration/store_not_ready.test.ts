import { randomBytes } from 'node:crypto';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { Store } from '../../server/store';
import { quiet } from '../host_ports';
import { removeIndices } from '../indices';
import { testEngine } from './test_engine';

const prefix = `.kibana_lookout_not_ready_${randomBytes(4).toString('hex')}`;

let es: EsClient;
beforeAll(async () => {
  es = await connectEs(testEngine().url);
});
afterAll(async () => {
  await removeIndices(es, `${prefix}_*`);
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
