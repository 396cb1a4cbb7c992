import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { BulkQueue } from '../../server/hosts/standalone/telemetry';
import { EsError, type EsRequest } from '../../server/ports';
import { testEngine } from './test_engine';

const index = `lookout-test-${randomBytes(4).toString('hex')}`;
jest.setTimeout(60_000);

let es: EsClient;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  await es.request({
    method: 'PUT',
    path: `/${index}`,
    body: {
      mappings: {
        dynamic: 'strict',
        properties: { n: { type: 'long' }, event: { type: 'object', enabled: false } },
      },
    },
  });
});
afterAll(async () => {
  await es.request({ method: 'DELETE', path: `/${index}` });
  await es.close();
});

const failure = async (call: Promise<unknown>): Promise<EsError> => {
  const error = await call.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(EsError);
  return error as EsError;
};

it('knows what it is connected to', () => {
  expect(es.flavour).toBe(testEngine().kind);
  expect(es.version).toMatch(/^\d+\.\d+\.\d+/);
});

it.each<[string, EsRequest, { status: number; type: string; message: RegExp; passing: boolean }]>([
  [
    'a missing index',
    { method: 'GET', path: '/lookout-nowhere' },
    { status: 404, type: 'index_not_found_exception', message: /lookout-nowhere/, passing: false },
  ],
  [
    'a query that is none',
    { method: 'POST', path: `/${index}/_search`, body: { query: { nonsense: {} } } },
    { status: 400, type: 'parsing_exception', message: /nonsense/, passing: false },
  ],
  // The shards' own reason, not "all shards failed".
  [
    'a query the shards reject',
    { method: 'POST', path: `/${index}/_search`, body: { query: { range: { n: { gte: 'x' } } } } },
    { status: 400, type: 'query_shard_exception', message: /x/, passing: false },
  ],
  [
    'a create whose id is taken',
    { method: 'PUT', path: `/${index}/_create/taken`, body: { n: 1 } },
    { status: 409, type: 'version_conflict_engine_exception', message: /taken/, passing: false },
  ],
])('says in the engine’s own words what is wrong with %s', async (_name, request, expected) => {
  await es.request({ method: 'PUT', path: `/${index}/_doc/taken`, body: { n: 1 } });
  const error = await failure(es.request(request));
  expect(error).toMatchObject({ status: expected.status, type: expected.type, passing: expected.passing });
  expect(error.message).toMatch(expected.message);
});

it('answers HEAD with true and false', async () => {
  expect(await es.request({ method: 'HEAD', path: `/${index}` })).toBe(true);
  expect(await es.request({ method: 'HEAD', path: '/lookout-nowhere' })).toBe(false);
});

it('sends lines as they are, objects and ready JSON mixed', async () => {
  const answer = await es.request<{ items: Array<{ index: { status: number } }> }>({
    method: 'POST',
    path: '/_bulk',
    query: { refresh: true },
    lines: [
      { index: { _index: index, _id: 'a' } },
      { n: 1 },
      JSON.stringify({ index: { _index: index, _id: 'b' } }),
      '{"n":2}',
    ],
  });
  expect(answer.items.map(({ index: { status } }) => status)).toEqual([201, 201]);
  const found = await es.request<{ responses: Array<{ hits: { total: { value: number } } }> }>({
    method: 'POST',
    path: '/_msearch',
    lines: [{ index }, { query: { ids: { values: ['a', 'b'] } } }, { index }, { query: { term: { n: 2 } } }],
  });
  expect(found.responses.map(({ hits }) => hits.total.value)).toEqual([2, 1]);
});

/** A call that the engine holds back for 20 s. */
const slow: EsRequest = {
  method: 'GET',
  path: '/_cluster/health',
  query: { wait_for_nodes: '99', timeout: '20s' },
};

it('gives up at the time limit', async () => {
  const started = Date.now();
  const error = await failure(es.request(slow, { timeoutMs: 300 }));
  expect(error).toMatchObject({ status: 408, type: 'timeout', passing: true });
  expect(Date.now() - started).toBeLessThan(5_000);
});

it('gives up when the caller does, before and during the call', async () => {
  const before = await failure(es.request(slow, { signal: AbortSignal.abort() }));
  expect(before).toMatchObject({ status: 0, type: 'aborted' });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 200);
  const during = await failure(es.request(slow, { signal: controller.signal }));
  expect(during).toMatchObject({ status: 0, type: 'aborted' });
});

it('says that nobody answers', async () => {
  const error = await failure(connectEs('http://127.0.0.1:9'));
  expect(error).toMatchObject({ status: 0, type: 'unreachable', passing: true });
});

describe('behind an address that is no engine', () => {
  let server: Server;
  let url: string;
  let calls = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      calls += 1;
      if (request.url === '/')
        response.setHeader('content-type', 'application/json').end('{"version":{"number":"8.0.0"}}');
      else if (request.url === '/busy')
        response.writeHead(503, { 'content-type': 'text/plain' }).end('come back later');
      else if (request.url === '/half')
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
          .write('{"a":');
      else response.setHeader('content-type', 'application/json').end('{"a":');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['a 503 with plain text', '/busy', { status: 503, passing: true }],
    ['a body that is not JSON', '/bad', { status: 0, type: 'bad_answer' }],
    ['a body that stops in the middle', '/half', { status: 408, type: 'timeout' }],
  ])('tells %s and does not try twice', async (_name, path, expected) => {
    const client = await connectEs(url);
    calls = 0;
    const error = await failure(client.request({ method: 'GET', path }, { timeoutMs: 500 }));
    expect(error).toMatchObject(expected);
    expect(calls).toBe(1);
    // The only address does not count as dead after a failure.
    expect(await client.request({ method: 'GET', path: '/' })).toMatchObject({
      version: { number: '8.0.0' },
    });
    await client.close();
  });
});

describe('BulkQueue', () => {
  const lines: string[] = [];
  const tell = (message: string) => lines.push(message);
  const log = { debug: tell, info: tell, warn: tell, error: tell };

  it('stores what it is given, counts what is refused and says it once', async () => {
    const queue = new BulkQueue(es, log, { flushEveryMs: 60_000 });
    for (let n = 0; n < 2_500; n += 1) queue.add({ index, id: `q${n}`, source: { n } });
    // A second time is no failure: ids are stable.
    queue.add({ index, id: 'q1', source: { n: 1 } });
    for (let n = 0; n < 3; n += 1) queue.add({ index, source: { unknown: n } });
    await queue.flush();
    expect(queue.counts).toEqual({ queued: 0, stored: 2_501, refused: 3, dropped: 0 });
    expect(lines.filter((line) => /refused a document/.test(line))).toHaveLength(1);
    await queue.stop();
    await es.request({ method: 'POST', path: `/${index}/_refresh` });
    const { count } = await es.request<{ count: number }>({
      method: 'GET',
      path: `/${index}/_count`,
      query: { q: '_id:q17' },
    });
    expect(count).toBe(1);
  });

  it('holds on to what cannot be sent, up to its capacity, and gives up the oldest', async () => {
    const gone = await connectEs(testEngine().url);
    const away = {
      flavour: gone.flavour,
      request: () => Promise.reject(new EsError(0, 'unreachable', 'gone')),
    };
    const queue = new BulkQueue(away, log, { flushEveryMs: 60_000, capacity: 10 });
    for (let n = 0; n < 15; n += 1) queue.add({ index, source: { n } });
    await queue.flush();
    expect(queue.counts).toEqual({ queued: 10, stored: 0, refused: 0, dropped: 5 });
    await queue.stop();
    await gone.close();
  });
});
