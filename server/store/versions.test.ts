import { type Es, EsError, type EsRequest } from '../ports';
import { INDICES, type IndexName } from './indices';
import { Store } from './store';
import { KNOWN_MS, OLDER_ENDS_MS } from './versions';

const PREFIX = '.kibana_lookout';
const log = { debug() {}, info() {}, warn() {}, error() {} };
const DOCUMENT = { op: 'create', index: `${PREFIX}_config`, id: 'a', doc: {} } as const;

interface Meta {
  version: number;
  coming?: boolean;
}

/** An engine with the indices of a version that is so much older (-1) or newer (1), and its nodes on one monotonic time. */
function world(apart: number) {
  const time = { at: 0 };
  const names = Object.keys(INDICES) as IndexName[];
  const metas = new Map<string, Meta>(
    names.map((name) => [
      `${PREFIX}_${name}${INDICES[name].monthly ? '-2026.11' : '_000001'}`,
      { version: INDICES[name].version + apart },
    ]),
  );
  const done: string[] = [];
  const readOnly = new Set<string>();
  const es = {
    async request({ method, path, body }: EsRequest) {
      if (path === `/${PREFIX}_*/_mapping`)
        return Object.fromEntries([...metas].map(([index, _meta]) => [index, { mappings: { _meta } }]));
      if (path === '/_bulk') {
        done.push(`${time.at} write`);
        return { items: [{ create: { _id: 'a', _index: DOCUMENT.index, status: 201 } }] };
      }
      const [, index, what] = path.split('/');
      const meta = (body as { _meta?: Meta } | undefined)?._meta;
      if (method === 'PUT' && what === '_mapping' && meta) {
        if (readOnly.has(index!)) throw new EsError(403, 'cluster_block_exception', 'index read-only');
        metas.set(index!, meta);
        if (index === `${PREFIX}_alerts_000001`) done.push(`${time.at} ${meta.coming ? 'comes' : 'is here'}`);
      }
      return {};
    },
  } as unknown as Es;
  const waiting: Array<() => void> = [];
  const monotonic = () => time.at;
  const wait = (ms: number) =>
    new Promise<void>((resolve) =>
      waiting.push(() => {
        time.at += ms;
        resolve();
      }),
    );
  const node = () => new Store(es, PREFIX, log, { monotonic, wait });
  return { node, metas, time, done, waiting, readOnly };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a newer version says that it comes, and writes nothing until every older node has ended', async () => {
  const { node, done, waiting } = world(-1);
  const store = node();
  const ready = store.ensure();
  await settled();
  expect(done).toEqual(['0 comes']);
  await expect(store.write(DOCUMENT)).rejects.toMatchObject({ status: 503 });
  waiting.shift()!();
  await ready;
  await store.write(DOCUMENT);
  expect(done).toEqual(['0 comes', `${OLDER_ENDS_MS} is here`, `${OLDER_ENDS_MS} write`]);
});

test('so does another node of the newer version that starts meanwhile, or after the first one died', async () => {
  const { node, done, waiting } = world(-1);
  void node().ensure();
  await settled();
  const second = node();
  const ready = second.ensure();
  await settled();
  await expect(second.write(DOCUMENT)).rejects.toMatchObject({ status: 503 });
  // The first one is gone: its wait never ends.
  waiting.pop()!();
  await ready;
  await second.write(DOCUMENT);
  expect(done).toEqual(['0 comes', '0 comes', `${OLDER_ENDS_MS} is here`, `${OLDER_ENDS_MS} write`]);
});

test('a look meanwhile changes nothing of that', async () => {
  const { node, waiting } = world(-1);
  const store = node();
  const ready = store.ensure();
  await settled();
  await expect(store.versions.check()).rejects.toMatchObject({ status: 503 });
  await expect(store.write(DOCUMENT)).rejects.toMatchObject({ status: 503 });
  waiting.shift()!();
  await ready;
  await store.write(DOCUMENT);
});

test('a month that was made read-only stays as it is', async () => {
  const { node, waiting, readOnly, metas, done } = world(-1);
  readOnly.add(`${PREFIX}_audit-2026.11`);
  const before = metas.get(`${PREFIX}_audit-2026.11`);
  const ready = node().ensure();
  await settled();
  waiting.shift()!();
  await ready;
  expect(metas.get(`${PREFIX}_audit-2026.11`)).toEqual(before);
  expect(done).toEqual(['0 comes', `${OLDER_ENDS_MS} is here`]);
});

test('where all are of one version nothing is waited for', async () => {
  const { node, done } = world(0);
  const store = node();
  await store.ensure();
  await store.write(DOCUMENT);
  expect(done).toEqual(['0 write']);
});

describe('an older node that stood still, or whose looks fail, writes nothing once a newer one may', () => {
  test.each([
    ['a newer version is here', {}],
    ['a newer version comes', { coming: true }],
  ])('%s', async (_, meta) => {
    const { node, metas, time, done } = world(0);
    const store = node();
    await store.ensure();
    for (const [index, { version }] of metas) metas.set(index, { version: version + 1, ...meta });
    time.at = KNOWN_MS;
    await store.write(DOCUMENT);
    time.at = OLDER_ENDS_MS;
    await expect(store.write(DOCUMENT)).rejects.toMatchObject({ type: 'newer_version' });
    await expect(store.dropMonth('runs', `${PREFIX}_runs-2026.10`)).rejects.toMatchObject({
      type: 'newer_version',
    });
    expect(done).toEqual([`${KNOWN_MS} write`]);
  });

  test('what it has under way has time to end', () => expect(OLDER_ENDS_MS).toBeGreaterThan(KNOWN_MS));
});
