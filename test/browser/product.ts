import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnswerOf, RouteId, Routes } from '../../common/api';
import { makeCall } from '../../public/kit/api';
import { connectEs, startStandalone } from '../../server/hosts/standalone';
import { testEngine } from '../integration/test_engine';
import { setBack } from './set_back';

const META = 'kibanaSavedObjectMeta.searchSourceJSON';
const quiet = { debug() {}, info() {}, warn() {}, error: (line: string) => console.error(line) };

export interface LogIn {
  /** Milliseconds before now. */
  ago: number;
  user: string;
  outcome: 'failure' | 'success';
}

/** The whole product with built pages, indices and documents of its own, one data view and one saved search. */
export async function openProduct() {
  const es = await connectEs(testEngine().url);
  const name = randomBytes(4).toString('hex');
  const index = `browser-${name}`;
  const prefix = `.kibana_lookout_browser_${name}`;
  const server = await startStandalone({
    elasticsearchUrl: testEngine().url,
    port: 0,
    seed: false,
    telemetry: false,
    namespace: name,
    stateDir: path.join(tmpdir(), `lookout-browser-${name}`),
    config: { indexPrefix: prefix, lanes: 1, allowedHosts: ['127.0.0.1'] },
    log: quiet,
  });

  async function send(
    method: string,
    at: string,
    body?: string,
    type = 'application/json',
  ): Promise<unknown> {
    const answer = await fetch(server.url + at, {
      method,
      headers: { 'x-requested-with': 'test', ...(body === undefined ? {} : { 'content-type': type }) },
      body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at} answered ${answer.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  await es.request({
    method: 'PUT',
    path: `/${index}`,
    body: {
      mappings: {
        properties: {
          '@timestamp': { type: 'date' },
          'user.name': { type: 'keyword' },
          'event.outcome': { type: 'keyword' },
          'source.ip': { type: 'ip' },
          message: { type: 'text' },
        },
      },
    },
  });
  const objects = [
    {
      id: 'view',
      type: 'index-pattern',
      attributes: { title: `${index}*`, timeFieldName: '@timestamp' },
      references: [],
    },
    {
      id: 'failed',
      type: 'search',
      attributes: {
        title: 'Failed log-ins',
        columns: ['user.name', 'source.ip'],
        kibanaSavedObjectMeta: {
          searchSourceJSON: JSON.stringify({
            query: { language: 'kuery', query: 'event.outcome: failure' },
            filter: [],
            indexRefName: `${META}.index`,
          }),
        },
      },
      references: [{ name: `${META}.index`, type: 'index-pattern', id: 'view' }],
    },
  ];
  await send(
    'POST',
    '/api/standalone/saved_objects/_import',
    objects.map((one) => JSON.stringify(one)).join('\n'),
    'application/x-ndjson',
  );

  /** Stores log-ins; they can be searched when this resolves. */
  async function logIns(list: readonly LogIn[]): Promise<void> {
    const lines = list.flatMap(({ ago, user, outcome }) => [
      { index: {} },
      {
        '@timestamp': new Date(Date.now() - ago).toISOString(),
        'user.name': user,
        'event.outcome': outcome,
        'source.ip': '203.0.113.9',
        message: `${outcome} for ${user} <b>ssh2</b>`,
      },
    ]);
    await es.request({
      method: 'POST',
      path: `/${index}/_bulk`,
      query: { refresh: true },
      lines,
    });
  }

  const call = makeCall({
    http: {
      fetch: (at: string, options: { method: string; query?: Record<string, unknown>; body?: unknown }) => {
        const query = new URLSearchParams();
        for (const [key, value] of Object.entries(options.query ?? {})) {
          for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
        }
        const text = options.body === undefined ? undefined : JSON.stringify(options.body);
        return send(options.method, query.toString() ? `${at}?${query}` : at, text);
      },
    },
  } as never);

  return {
    url: server.url,
    index,
    logIns,
    setBack: (ms: number) => setBack(es, prefix, ms),
    call: call as <K extends RouteId>(id: K, input?: object) => Promise<AnswerOf<Routes[K]>>,
    async close(): Promise<void> {
      await server.stop();
      await es.request({ method: 'DELETE', path: `/${index}` });
      // Engines refuse to delete by pattern, so the names are asked for first.
      const own = await es.request<Array<{ index: string }>>({
        method: 'GET',
        path: `/_cat/indices/${prefix}*`,
        query: { format: 'json', h: 'index', expand_wildcards: 'all' },
      });
      for (const one of own) await es.request({ method: 'DELETE', path: `/${one.index}` });
    },
  };
}

export type Product = Awaited<ReturnType<typeof openProduct>>;

/** Asks until the answer is something, at most so many milliseconds. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  within = 60_000,
): Promise<T> {
  const until = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
