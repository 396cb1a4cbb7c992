import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '../../common/api';
import type { DiscoverAnswer } from '../../common/discover_page';
import { connectEs, type EsClient, type Standalone, startStandalone } from '../../server/hosts/standalone';
import { removeIndices } from '../indices';
import { until } from '../until';
import { testEngine } from './test_engine';

jest.setTimeout(240_000);

const name = `t${randomBytes(4).toString('hex')}`;
const prefix = `.kibana_lookout_${name}`;
const lines: string[] = [];
const tell = (message: string) => lines.push(message);
const log = { debug: tell, info: tell, warn: tell, error: tell };
let folder: string;
let es: EsClient;
let server: Standalone;

const start = (seed: boolean) =>
  startStandalone({
    elasticsearchUrl: testEngine().url,
    port: 0,
    seed,
    // A quarter of a day instead of a week.
    seedDays: 0.25,
    namespace: name,
    config: { indexPrefix: prefix },
    staticDir: folder,
    stateDir: folder,
    log,
  });

async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const text = typeof body === 'string';
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      'x-requested-with': 'test',
      ...(body === undefined ? {} : { 'content-type': text ? 'application/x-ndjson' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

const count = async (pattern: string): Promise<number> => {
  await es.request({ method: 'POST', path: `/${pattern}/_refresh` });
  return (await es.request<{ count: number }>({ method: 'GET', path: `/${pattern}/_count` })).count;
};
const generated = `logs-generated.*-${name}-*`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lookout-standalone-'));
  es = await connectEs(testEngine().url);
  server = await start(false);
});
afterAll(async () => {
  await server?.stop();
  await removeIndices(es, `*${name}*,.*${name}*`);
  await es.close();
  await rm(folder, { recursive: true });
});

it('says who is there and keeps the key of its secrets to its owner', async () => {
  const { body } = await call<Record<string, unknown>>('GET', '/api/lookout/me');
  expect(body).toMatchObject({
    login: 'local',
    space: 'default',
    host: 'standalone',
    privileges: { admin: true },
  });
  expect((await stat(join(folder, 'encryption.key'))).mode & 0o777).toBe(0o600);
});

it('brings in nothing when told not to', async () => {
  expect((await server.seeded).state).toBe('none');
  expect((await call<Page<unknown>>('GET', '/api/lookout/rules')).body.total).toBe(0);
});

it('stores its own requests and readings of the machine', async () => {
  await call('GET', '/api/lookout/nothing-here?x=1');
  const access = await until('an access log', async () => {
    const answer = await es.request<{ hits: { hits: Array<{ _source: unknown }> } }>({
      method: 'POST',
      path: `/logs-lookout.access-${name}-*/_search`,
      query: { ignore_unavailable: true },
      body: { query: { term: { 'url.path': '/api/lookout/nothing-here' } } },
    });
    return answer.hits.hits[0]?._source ?? null;
  });
  expect(access).toMatchObject({
    '@timestamp': expect.any(String),
    event: { category: ['web'], outcome: 'failure', duration: expect.any(Number) },
    http: { request: { method: 'GET' }, response: { status_code: 404 } },
    url: { path: '/api/lookout/nothing-here', query: 'x=1' },
    client: { ip: '127.0.0.1' },
    data_stream: { dataset: 'lookout.access', namespace: name },
  });
  const readings = await until('readings', async () => {
    const answer = await es.request<{ aggregations?: { sets: { buckets: Array<{ key: string }> } } }>({
      method: 'POST',
      path: `/metrics-lookout.system-${name}-*/_search`,
      query: { ignore_unavailable: true },
      body: { size: 0, aggs: { sets: { terms: { field: 'event.dataset' } } } },
    });
    const sets = (answer.aggregations?.sets.buckets ?? []).map(({ key }) => key).sort();
    return sets.length >= 4 ? sets : null;
  });
  expect(readings).toEqual(['system.cpu', 'system.filesystem', 'system.memory', 'system.process']);
});

it('takes an export, shows its documents and refuses what cannot be asked', async () => {
  const view = {
    type: 'index-pattern',
    id: 'access',
    attributes: { title: `logs-lookout.access-${name}-*`, timeFieldName: '@timestamp' },
    references: [],
  };
  expect(
    await call('POST', '/api/standalone/saved_objects/_import', `${JSON.stringify(view)}\n`),
  ).toMatchObject({
    status: 200,
    body: { imported: 1, refused: 0 },
  });
  const asked = {
    dataViewId: 'access',
    query: { language: 'kuery', query: 'http.response.status_code: 404' },
    from: 'now-1h',
    to: 'now',
  };
  const { body } = await call<DiscoverAnswer>('POST', '/api/standalone/discover', asked);
  expect(body.total).toBe(1);
  expect(body.documents[0]!.fields).toMatchObject({
    'url.path': '/api/lookout/nothing-here',
    'http.response.status_code': 404,
  });
  expect(body.histogram.reduce((sum, { count: one }) => sum + one, 0)).toBe(1);
  for (const [status, wrong] of [
    [400, { ...asked, from: 'yesterday' }],
    [400, { ...asked, query: { language: 'kuery', query: 'a: (' } }],
    [400, { ...asked, page: 400, perPage: 200 }],
    [404, { ...asked, dataViewId: 'nowhere' }],
  ] as const) {
    expect(await call('POST', '/api/standalone/discover', wrong)).toMatchObject({
      status,
      body: { message: expect.any(String) },
    });
  }
});

it('seeds once, goes on after a restart, and takes everything away for good', async () => {
  await server.stop();
  server = await start(true);
  expect((await server.seeded).state).toBe('seeded');
  const first = await count(generated);
  expect(first).toBeGreaterThan(2_000);
  const rules = (await call<Page<{ name: string; id: string }>>('GET', '/api/lookout/rules?perPage=50')).body;
  expect(rules.total).toBe(7);
  const audit = await call<Page<{ actor: string }>>('GET', '/api/lookout/audit?object=rule&perPage=50');
  expect(audit.body.items.map(({ actor }) => actor)).toEqual(Array(7).fill('lookout seed'));
  const owners = await call<{ items: Array<{ login: string }> }>('GET', '/api/lookout/owners');
  expect(owners.body.items.map(({ login }) => login)).toEqual(['local']);

  // An end in the middle of filling the past leaves a hole behind the newest documents; the next start fills it.
  await es.request({
    method: 'POST',
    path: `/${generated}/_delete_by_query`,
    query: { refresh: true },
    body: { query: { range: { '@timestamp': { lt: 'now-2h' } } } },
  });
  expect(await count(generated)).toBeLessThan(first);
  await server.stop();
  await es.request({
    method: 'POST',
    path: `/${prefix}_saved_objects/_update/standalone-seed%3Adefault`,
    body: { doc: { seed: { fillFrom: new Date(Date.now() - 86_400_000).toISOString() } } },
  });
  server = await start(true);
  await server.seeded;
  // The quarter of a day has moved on by the time that this test took.
  expect(await count(generated)).toBeGreaterThan(first * 0.95);

  // A rule that somebody deleted does not come back; documents are not stored twice.
  await call('DELETE', `/api/lookout/rules/${rules.items[0]!.id}`);
  await server.stop();
  const before = Date.now();
  server = await start(true);
  await server.seeded;
  expect((await call<Page<unknown>>('GET', '/api/lookout/rules')).body.total).toBe(6);
  const minutes = (Date.now() - before) / 60_000 + 2;
  expect((await count(generated)) - first).toBeLessThan(400 * minutes);

  const { body } = await call<Record<string, number>>('DELETE', '/api/standalone/seed');
  expect(body).toMatchObject({ rules: 6, savedObjects: testEngine().kind === 'elasticsearch' ? 15 : 14 });
  await server.stop();
  server = await start(true);
  expect((await server.seeded).state).toBe('deleted');
  expect(await es.request<object>({ method: 'GET', path: `/${generated}/_settings` })).toEqual({});
  expect((await call<Page<unknown>>('GET', '/api/lookout/rules')).body.total).toBe(0);
});
