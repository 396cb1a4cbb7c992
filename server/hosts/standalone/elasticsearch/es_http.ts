import { CloudConnectionPool, Transport, UndiciConnection } from '@elastic/transport';
import type { Es, EsOptions, EsRequest } from '../../../ports';
import { toEsError } from './es_errors';

/** A call that names no limit of its own is given up after this. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** undici's own limits are per phase; ours is for the whole call, so theirs is put out of the way. */
const NO_LIMIT_MS = 24 * 3_600_000;

const CONNECTIONS = 64;

export interface EsClient extends Es {
  /** What `GET /` says the engine is. */
  readonly version: string;
  /** The same engine with another `Authorization`. */
  as(authorization: string): Es;
  /** Open connections are ended; calls under way are rejected. */
  close(): Promise<void>;
}

/** A transport to one address. Credentials in the address become basic authentication. */
function openTransport(address: string): { transport: Transport; pool: CloudConnectionPool } {
  const url = new URL(address);
  const auth = url.username
    ? { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
    : undefined;
  url.username = '';
  url.password = '';
  // The pool for a single address: a 503 must not make the only connection count as dead.
  const pool = new CloudConnectionPool({ Connection: UndiciConnection, auth });
  pool.update([{ url, timeout: NO_LIMIT_MS, agent: { connections: CONNECTIONS } }]);
  const transport = new Transport({
    connectionPool: pool,
    maxRetries: 0,
    requestTimeout: NO_LIMIT_MS,
    compression: false,
    // Plain media types: OpenSearch does not know the vendored ones.
    vendoredHeaders: { jsonContentType: 'application/json', ndjsonContentType: 'application/x-ndjson' },
  });
  return { transport, pool };
}

/** Aborts at the time limit or when the caller does, and lets go of both when the call is over. */
function watch(timeoutMs: number, caller?: AbortSignal) {
  const controller = new AbortController();
  const watched = { signal: controller.signal, abortedBy: null as 'limit' | 'caller' | null, end: () => {} };
  const stop = (by: 'limit' | 'caller') => {
    watched.abortedBy ??= by;
    controller.abort();
  };
  const timer = setTimeout(() => stop('limit'), timeoutMs);
  const onAbort = () => stop('caller');
  if (caller?.aborted) onAbort();
  else caller?.addEventListener('abort', onAbort, { once: true });
  watched.end = () => {
    clearTimeout(timer);
    caller?.removeEventListener('abort', onAbort);
  };
  return watched;
}

/** One call: time limit for the whole of it, the caller's abort, and every failure as an `EsError`. */
async function call<T>(
  transport: Transport,
  request: EsRequest,
  options: EsOptions = {},
  authorization?: string,
): Promise<T> {
  const watched = watch(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal);
  try {
    return await transport.request<T>(
      {
        method: request.method,
        path: request.path,
        querystring: request.query,
        ...(request.lines ? { bulkBody: request.lines as Array<Record<string, unknown>> } : {}),
        ...(request.body ? { body: request.body } : {}),
      },
      { signal: watched.signal, ...(authorization && { headers: { authorization } }) },
    );
  } catch (failure) {
    throw toEsError(failure, request, watched.abortedBy);
  } finally {
    watched.end();
  }
}

/**
 * A client of Elasticsearch 8 or OpenSearch 2 at `address` (`http://user:password@host:port`), keep-alive, no
 * retries, no product check. Asks `GET /` once to learn which of the two it is; rejects with an `EsError` when
 * nothing answers there.
 */
export async function connectEs(address: string, options: EsOptions = {}): Promise<EsClient> {
  const { transport, pool } = openTransport(address);
  try {
    const about = await call<{ version?: { number?: string; distribution?: string } }>(
      transport,
      { method: 'GET', path: '/' },
      options,
    );
    const flavour = about.version?.distribution === 'opensearch' ? 'opensearch' : 'elasticsearch';
    return {
      flavour,
      version: about.version?.number ?? 'unknown',
      request: (request, requestOptions) => call(transport, request, requestOptions),
      as: (authorization) => ({
        flavour,
        request: (request, requestOptions) => call(transport, request, requestOptions, authorization),
      }),
      close: () => pool.empty(),
    };
  } catch (failure) {
    await pool.empty();
    throw failure;
  }
}
