import type { Es, EsOptions, EsRequest } from '../../ports';
import type { MaybePromise, TransportClient } from './contracts';
import { hostEsError } from './host_es_error';

/** A call that names no limit of its own is given up after this. */
const DEFAULT_TIMEOUT_MS = 30_000;

const asLines = (lines: NonNullable<EsRequest['lines']>) =>
  `${lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`;

/** Kibana's client answers the body, OpenSearch Dashboards' wraps it with the status and headers. */
const unwrap = (flavour: Es['flavour'], answer: unknown): unknown =>
  flavour === 'opensearch' ? (answer as { body: unknown }).body : answer;

async function call<T>(
  flavour: Es['flavour'],
  client: TransportClient,
  request: EsRequest,
  options: EsOptions,
): Promise<T> {
  if (options.signal?.aborted) throw hostEsError({ name: 'RequestAbortedError' }, request);
  const controller = new AbortController();
  const sent = client.transport.request(
    {
      method: request.method,
      path: request.path,
      ...(request.query ? { querystring: request.query } : {}),
      ...(request.lines ? { bulkBody: asLines(request.lines) } : request.body ? { body: request.body } : {}),
    },
    {
      // A slow batch must not run four times.
      maxRetries: 0,
      requestTimeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(flavour === 'elasticsearch' ? { signal: controller.signal } : {}),
    },
  );
  // It must return nothing: Node waits for a promise that a listener returns, and dies when that is refused.
  const abort = () => {
    if (flavour === 'elasticsearch') controller.abort();
    else sent.abort?.();
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    return unwrap(flavour, await sent) as T;
  } catch (failure) {
    throw hostEsError(failure, request);
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** The product's port to the engine over a host's own client, which may exist only once the host has started. */
export function esOverClient(flavour: Es['flavour'], client: () => MaybePromise<TransportClient>): Es {
  return {
    flavour,
    request: async <T>(request: EsRequest, options: EsOptions = {}) =>
      call<T>(flavour, await client(), request, options),
  };
}
