import { randomUUID } from 'node:crypto';
import type { ApiError } from '../../common/api';
import { QueryError } from '../../common/query';
import { BadFilter, CountMoved } from '../alerts';
import {
  ChannelConflict,
  ChannelInvalid,
  ChannelNotFound,
  ResendRefused,
  SecretsUnavailable,
} from '../channels';
import { type ApiResponse, EsError, GrantRefused, type Log, SourceError } from '../ports';

const NAMES: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

type Rest = Omit<Partial<ApiError>, 'statusCode' | 'error' | 'message'>;

/** A refusal with its status, said to the person who asked. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly rest: Rest = {},
  ) {
    super(message);
    this.name = 'ApiFailure';
  }
}

export const notFound = (what: string, id: string): ApiFailure =>
  new ApiFailure(404, `there is no ${what} ${id}`);

/** A single field at fault. */
export const badField = (status: 400 | 422, path: string, message: string): ApiFailure =>
  new ApiFailure(status, message, { fields: [{ path, message }] });

function answer(status: number, message: string, rest: Rest = {}): ApiResponse {
  const body: ApiError = { statusCode: status, error: NAMES[status] ?? 'Error', message, ...rest };
  return { status, body };
}

const field = (path: string, message: string): Rest => ({ fields: [{ path, message }] });

/** Failures on the way to the engine, of which Lookout itself says what they are: the engine has answered. */
const OWN_WORDS = new Set(['newer_version', 'not_ready', 'key_moved', 'key_not_ended', 'audit_failed']);

/** What the engine said, in its own words. */
function engineAnswer(error: EsError): ApiResponse {
  if (error.type === 'aborted') return answer(499, 'the caller went away');
  if (error.passing) {
    const own = OWN_WORDS.has(error.type);
    return {
      ...answer(503, own ? error.message : `the search engine does not answer: ${error.message}`),
      headers: { 'retry-after': '5' },
    };
  }
  if (error.status === 401 || error.status === 403) {
    return answer(403, `the search engine refuses this with your rights: ${error.message}`);
  }
  return answer(422, `the search engine rejects this: ${error.message}`);
}

/** Any failure as an answer. What nobody foresaw is a 500 with an id that is in the log, and says nothing else. */
export function failureAnswer(error: unknown, where: string, log: Log): ApiResponse {
  if (error instanceof ApiFailure) return answer(error.status, error.message, error.rest);
  if (error instanceof BadFilter) {
    const { path, message, position } = error;
    return answer(400, message, { fields: [{ path, message, ...(position === null ? {} : { position }) }] });
  }
  if (error instanceof QueryError) return answer(400, error.message, field('source.query', error.message));
  if (error instanceof SourceError) return answer(422, error.message, field('source', error.message));
  if (error instanceof SecretsUnavailable) return answer(400, error.message, field('secrets', error.message));
  if (error instanceof GrantRefused) return answer(403, error.message);
  if (error instanceof ChannelInvalid) return answer(400, error.message, { fields: error.problems });
  if (error instanceof ChannelNotFound) return answer(404, error.message);
  if (error instanceof ChannelConflict) return answer(409, error.message, { current: error.current });
  if (error instanceof ResendRefused) return answer(error.missing ? 404 : 409, error.message);
  if (error instanceof CountMoved) return answer(409, error.message, { current: error.found });
  if (error instanceof EsError) {
    if (!error.passing) log.warn(`${where}: ${error.type}: ${error.message}`);
    return engineAnswer(error);
  }
  if (error instanceof Error && error.name === 'AbortError') return answer(499, 'the caller went away');
  const id = randomUUID();
  log.error(`[${id}] ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return answer(500, `this failed inside Lookout; the log has it under ${id}`);
}
