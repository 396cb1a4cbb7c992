import { errors } from '@elastic/transport';
import { EsError, type EsRequest } from '../../../ports';

interface ErrorBody {
  error?: string | { type?: string; reason?: string; root_cause?: Array<{ type?: string; reason?: string }> };
}

/** The engine's own words: the innermost reason is the one that helps (`all shards failed` does not). */
function ownWords(body: unknown): { type: string; reason: string } | null {
  const error = (body as ErrorBody | null | undefined)?.error;
  if (typeof error === 'string') return { type: error, reason: error };
  if (!error) return null;
  const root = error.root_cause?.[0];
  const generic = error.type === 'search_phase_execution_exception' && root?.reason;
  return {
    type: (generic ? root?.type : error.type) ?? 'unknown',
    reason: (generic ? root?.reason : error.reason) ?? 'no reason given',
  };
}

/**
 * Any failure of a call as an `EsError`. `abortedBy` tells a time limit (`type: 'timeout'`, status 408) from a
 * caller who went away (`type: 'aborted'`, status 0); no connection is `type: 'unreachable'`, status 0.
 */
export function toEsError(
  failure: unknown,
  request: EsRequest,
  abortedBy: 'limit' | 'caller' | null,
): EsError {
  const where = `${request.method} ${request.path}`;
  if (failure instanceof EsError) return failure;
  if (failure instanceof errors.ResponseError) {
    const status = failure.statusCode ?? 0;
    const body: unknown = failure.body ?? null;
    const words = ownWords(body);
    if (words) return new EsError(status, words.type, words.reason, body);
    const text = typeof body === 'string' && body !== '' ? `: ${body.slice(0, 500)}` : '';
    return new EsError(status, 'http_error', `${where} answered ${status}${text}`, body);
  }
  if (abortedBy === 'limit') return new EsError(408, 'timeout', `${where} took longer than its time limit`);
  if (abortedBy === 'caller') return new EsError(0, 'aborted', `${where} was aborted`);
  const message = failure instanceof Error ? failure.message : String(failure);
  if (failure instanceof errors.DeserializationError)
    return new EsError(0, 'bad_answer', `${where} answered something that is not JSON: ${message}`);
  if (failure instanceof errors.RequestAbortedError)
    return new EsError(0, 'too_large', `${where}: ${message}`);
  return new EsError(0, 'unreachable', `${where} got no answer: ${message}`);
}
