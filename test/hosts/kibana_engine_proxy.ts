/**
 * What a Kibana expects of Elasticsearch and the engine of the test lacks, supplied in between: the licence answer,
 * async search (answered as a plain search), lifecycle policies and profiles of users (kept nowhere) and a few mapping
 * types (made plain).
 * Everything else passes through untouched, `authorization` included.
 */
import http from 'node:http';
import { plainMappings } from './plain_mappings';

export interface EngineProxy {
  /** Where Kibana's `elasticsearch.hosts` should point. */
  readonly url: string;
  close(): Promise<void>;
}

interface Exchange {
  method: string;
  url: URL;
  body: Buffer;
}
type Reply = { status: number; json: unknown };

const FEATURES_OFF = [
  'analytics',
  'ccr',
  'enrich',
  'graph',
  'ilm',
  'logstash',
  'ml',
  'monitoring',
  'rollup',
  'searchable_snapshots',
  'slm',
  'transform',
  'watcher',
];

/**
 * The engine's licence, with only those features on that it has: basic, or, with security, a trial, since Kibana offers
 * single duties of a feature and its audit log from Gold on.
 */
const licenceAnswer = (secured: boolean) => ({
  build: { hash: 'unknown', date: '2024-06-10T00:00:00.000Z' },
  license: {
    uid: 'lookout-test-engine',
    type: secured ? 'trial' : 'basic',
    mode: secured ? 'trial' : 'basic',
    ...(secured && { expiry_date_in_millis: Date.now() + 30 * 86_400_000 }),
    status: 'active',
  },
  features: {
    ...Object.fromEntries(FEATURES_OFF.map((name) => [name, { available: false, enabled: false }])),
    security: { available: true, enabled: secured },
  },
});

/** Parameters that only an async search knows; a plain search refuses them. */
const ASYNC_ONLY = [
  'wait_for_completion_timeout',
  'keep_on_completion',
  'keep_alive',
  'ccs_minimize_roundtrips',
];

/** What is remembered of people beside their users: the engine lacks a mapping type for it. */
const profileOf = (uid: string) => ({
  uid,
  enabled: true,
  last_synchronized: Date.now(),
  user: { username: uid.slice(2, -2), roles: [], realm_name: 'default_native' },
  labels: {},
  data: {},
  _doc: { _primary_term: 1, _seq_no: 1 },
});

/** Answers a request by itself, or says nothing so that the engine does. */
function answer({ method, url, body }: Exchange, secured: boolean): Reply | undefined {
  const path = url.pathname;
  if (path === '/_security/profile/_activate') {
    const { username = 'unknown' } = JSON.parse(body.toString()) as { username?: string };
    return { status: 200, json: profileOf(`u_${username}_0`) };
  }
  const profile = /^\/_security\/profile\/(u_[^/]+)$/.exec(path)?.[1];
  if (profile) return { status: 200, json: { profiles: [profileOf(profile)] } };
  if (path === '/_xpack') return { status: 200, json: licenceAnswer(secured) };
  if (/^\/(_ilm|_slm)\//.test(path)) {
    if (method === 'PUT' || method === 'POST' || method === 'DELETE')
      return { status: 200, json: { acknowledged: true } };
    return path.includes('/policy/')
      ? { status: 404, json: { error: { type: 'resource_not_found_exception', reason: path }, status: 404 } }
      : { status: 200, json: path.endsWith('/policy') ? {} : { operation_mode: 'RUNNING' } };
  }
  if (path.startsWith('/_async_search/')) {
    return method === 'DELETE'
      ? { status: 200, json: { acknowledged: true } }
      : { status: 404, json: { error: { type: 'resource_not_found_exception', reason: path }, status: 404 } };
  }
  return undefined;
}

const isAsyncSearch = ({ method, url }: Exchange) =>
  method === 'POST' && url.pathname.endsWith('/_async_search');
const mayCarryMappings = ({ method, url }: Exchange) =>
  (method === 'PUT' || method === 'POST') &&
  (/^\/(_component_template|_index_template|_template)\//.test(url.pathname) ||
    /\/_mapping$/.test(url.pathname) ||
    (method === 'PUT' && /^\/[^/]+$/.test(url.pathname)));

/** A plain search's answer in the envelope of a finished async search. */
const asFinishedAsyncSearch = (response: unknown, startedAt: number) => ({
  is_partial: false,
  is_running: false,
  start_time_in_millis: startedAt,
  completion_time_in_millis: Date.now(),
  expiration_time_in_millis: startedAt + 60_000,
  response,
});

function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(chunk as Buffer));
    stream.on('end', () => resolve(Buffer.concat(chunks)));
    stream.on('error', reject);
  });
}

/** Starts the in-between on a free port of 127.0.0.1 (or the one given) in front of `engineUrl`. */
export async function startKibanaEngineProxy(
  engineUrl: string,
  options: { port?: number; secured?: boolean; log?: (line: string) => void } = {},
): Promise<EngineProxy> {
  const engine = new URL(engineUrl);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

  const forward = (exchange: Exchange, headers: http.IncomingHttpHeaders): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        {
          agent,
          host: engine.hostname,
          port: engine.port,
          method: exchange.method,
          path: exchange.url.pathname + exchange.url.search,
          headers: { ...headers, host: engine.host, 'content-length': String(exchange.body.length) },
        },
        resolve,
      );
      // A kept-alive connection may be closed under our feet: the caller decides whether to try again.
      request.on('error', reject);
      request.end(exchange.body);
    });

  const forwardSafely = (exchange: Exchange, headers: http.IncomingHttpHeaders) =>
    forward(exchange, headers).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') return forward(exchange, headers);
      throw error;
    });

  const server = http.createServer(async (incoming, outgoing) => {
    try {
      const exchange: Exchange = {
        method: incoming.method ?? 'GET',
        url: new URL(incoming.url ?? '/', engine),
        body: await readAll(incoming),
      };
      const { 'transfer-encoding': _chunked, ...headers } = incoming.headers;
      const own = answer(exchange, options.secured ?? false);
      if (own) return send(outgoing, own.status, own.json);

      if (isAsyncSearch(exchange)) {
        exchange.url.pathname = exchange.url.pathname.replace(/_async_search$/, '_search');
        for (const name of ASYNC_ONLY) exchange.url.searchParams.delete(name);
        const startedAt = Date.now();
        const reply = await forwardSafely(exchange, { ...headers, 'accept-encoding': 'identity' });
        const json: unknown = JSON.parse((await readAll(reply)).toString() || '{}');
        const ok = (reply.statusCode ?? 500) < 300;
        return send(outgoing, reply.statusCode ?? 500, ok ? asFinishedAsyncSearch(json, startedAt) : json);
      }
      if (mayCarryMappings(exchange) && exchange.body.length > 0) {
        exchange.body = Buffer.from(JSON.stringify(plainMappings(JSON.parse(exchange.body.toString()))));
      }
      const reply = await forwardSafely(exchange, headers);
      if ((reply.statusCode ?? 0) >= 400) {
        options.log?.(`${exchange.method} ${exchange.url.pathname} -> ${reply.statusCode}`);
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    } catch (error) {
      if (outgoing.headersSent) outgoing.destroy();
      else send(outgoing, 502, { error: { type: 'engine_proxy', reason: String(error) }, status: 502 });
    }
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the engine proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
        agent.destroy();
      }),
  };
}

function send(outgoing: http.ServerResponse, status: number, json: unknown): void {
  const body = JSON.stringify(json);
  outgoing.writeHead(status, {
    'content-type': 'application/vnd.elasticsearch+json;compatible-with=8',
    'x-elastic-product': 'Elasticsearch',
    'content-length': String(Buffer.byteLength(body)),
  });
  outgoing.end(body);
}
