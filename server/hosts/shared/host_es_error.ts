import { EsError, type EsRequest } from '../../ports';

interface ClientFailure {
  name?: string;
  message?: string;
  statusCode?: number;
  meta?: { body?: unknown; statusCode?: number };
}
interface ErrorBody {
  error?: string | { type?: string; reason?: string; root_cause?: Array<{ type?: string; reason?: string }> };
}

/** The engine's own words: under the generic "all shards failed" the first root cause is the one that helps. */
function ownWords(body: unknown): { type: string; reason: string } | null {
  const error = (body as ErrorBody | null | undefined)?.error;
  if (typeof error === 'string') return { type: error, reason: error };
  if (!error) return null;
  const root = error.root_cause?.[0];
  const said = error.type === 'search_phase_execution_exception' && root?.reason ? root : error;
  return { type: said.type ?? 'unknown', reason: said.reason ?? 'no reason given' };
}

/**
 * A failure of a host's client as an `EsError`, with the types that the standalone client uses: `timeout` (408),
 * `aborted` and `unreachable` (0). Recognised by shape: the classes are the host's own and differ per version.
 */
export function hostEsError(failure: unknown, request: Pick<EsRequest, 'method' | 'path'>): EsError {
  if (failure instanceof EsError) return failure;
  const { name, message, meta, ...rest } = describe(failure);
  const where = `${request.method} ${request.path}`;
  if (name === 'RequestAbortedError') return new EsError(0, 'aborted', `${where} was aborted`);
  if (name === 'TimeoutError') return new EsError(408, 'timeout', `${where} took longer than its time limit`);
  const status = rest.statusCode ?? meta?.statusCode ?? 0;
  const body = meta?.body ?? null;
  if (status > 0) {
    const words = ownWords(body);
    return words
      ? new EsError(status, words.type, words.reason, body)
      : new EsError(status, 'http_error', `${where} answered ${status}`, body);
  }
  return new EsError(0, 'unreachable', `${where} got no answer: ${message}`);
}

const NO_ANSWER = ['ConnectionError', 'NoLivingConnectionsError', 'TimeoutError', 'RequestAbortedError'];

/** Whether the engine, and not what it was asked, is why a call failed; also where a host wrapped the failure. */
export function isEngineFailure(failure: unknown): boolean {
  const { name = '', statusCode = 0 } = describe(failure);
  return NO_ANSWER.includes(name) || statusCode === 429 || statusCode >= 500;
}

/** `statusCode` and `message` are getters on some clients, so they are read one by one. */
function describe(failure: unknown): ClientFailure {
  if (typeof failure !== 'object' || failure === null) return { message: String(failure) };
  const { name, message, meta, output } = failure as ClientFailure & { output?: { statusCode?: number } };
  const statusCode = (failure as ClientFailure).statusCode ?? output?.statusCode;
  return {
    ...(name === undefined ? {} : { name }),
    message: message ?? 'unknown failure',
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(meta ? { meta } : {}),
  };
}
