import { Store } from '../../server/store';
import { quiet as log } from '../host_ports';
import { until } from '../until';
import { openWhole, type Whole } from './whole';

const DAY = 24 * 3_600_000;

let whole: Whole;
let store: Store;
beforeAll(async () => {
  whole = await openWhole();
  store = new Store(whole.es, whole.prefix, log);
});
afterAll(() => whole.close());

test('where a newer version has been, nothing is written, and older indices are brought forward', async () => {
  const path = `/${whole.prefix}_config_000001/_mapping`;
  const meta = (version: number) =>
    whole.es.request({ method: 'PUT', path, body: { _meta: { product: 'lookout', version } } });
  const versionOf = async () =>
    Object.values(
      await whole.es.request<Record<string, { mappings: { _meta: { version: number } } }>>({
        method: 'GET',
        path,
      }),
    )[0]!.mappings._meta.version;
  const own = await versionOf();
  const other = new Store(whole.es, whole.prefix, log);
  await meta(99);
  await expect(other.ensure()).rejects.toThrow(
    /made by a newer version of Lookout \(99, here \d+\).*upgrade it/,
  );
  const write = { op: 'index', index: store.alias('config'), id: 'x', doc: {} } as const;
  await expect(other.write(write)).rejects.toThrow(/newer version/);
  expect(await versionOf()).toBe(99);
  await meta(0);
  await other.ensure();
  expect(await versionOf()).toBe(own);
  expect((await other.write(write)).outcome).toBe('done');
});

test('a node that only answers people sees a newer version, too, and refuses to write', async () => {
  const people = await openWhole({ background: false });
  const body = { _meta: { product: 'lookout', version: 99 } };
  await people.es.request({ method: 'PUT', path: `/${people.prefix}_config_000001/_mapping`, body });
  const save = () =>
    people.send('createChannel', {
      body: { name: 'Hook', config: { type: 'webhook', url: 'https://example.org/' } },
    });
  expect(await until('it to see', () => people.lookout.vitals().blocked)).toMatch(/newer version/);
  expect(await save()).toMatchObject({
    status: 503,
    body: { message: expect.stringMatching(/newer version/) },
  });
  await people.close();
});

test('an older node that writes to the month of a newer one leaves its version as it is', async () => {
  const older = new Store(whole.es, whole.prefix, log);
  const index = await store.month('runs', Date.now() - 40 * DAY);
  const path = `/${index}/_mapping`;
  const body = { _meta: { product: 'lookout', version: 99 } };
  // It looked before the newer one came, and takes what it saw for true for a while.
  await older.versions.check();
  await whole.es.request({ method: 'PUT', path, body });
  await older.month('runs', Date.now() - 40 * DAY);
  const found = await whole.es.request<Record<string, { mappings: { _meta: object } }>>({
    method: 'GET',
    path,
  });
  expect(found[index]!.mappings._meta).toEqual(body._meta);
  await older.dropMonth('runs', index);
});
