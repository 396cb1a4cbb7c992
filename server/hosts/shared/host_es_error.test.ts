import { hostEsError, isEngineFailure } from './host_es_error';

const request = { method: 'POST', path: '/logs/_search' } as const;

/** As the clients throw them: `statusCode` is a getter of the class. */
class ResponseError extends Error {
  override name = 'ResponseError';
  constructor(readonly meta: { statusCode: number; body: unknown }) {
    super('response error');
  }
  get statusCode() {
    return this.meta.statusCode;
  }
}
const answered = (statusCode: number, body: unknown) => new ResponseError({ statusCode, body });
const named = (name: string) => Object.assign(new Error('socket hang up'), { name });

test.each([
  ['the engine’s own reason', answered(400, { error: { type: 'x', reason: 'bad' } }), 400, 'x', 'bad'],
  [
    'the root cause under "all shards failed"',
    answered(400, {
      error: {
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
        root_cause: [{ type: 'query_shard_exception', reason: 'no such field' }],
      },
    }),
    400,
    'query_shard_exception',
    'no such field',
  ],
  ['an answer without words', answered(502, '<html>'), 502, 'http_error', 'POST /logs/_search answered 502'],
  ['a time limit', named('TimeoutError'), 408, 'timeout', /took longer/],
  ['a caller who left', named('RequestAbortedError'), 0, 'aborted', /was aborted/],
  ['no connection', named('ConnectionError'), 0, 'unreachable', /socket hang up/],
  ['something that is no error', 'boom', 0, 'unreachable', /boom/],
])('%s', (_, failure, status, type, message) => {
  const error = hostEsError(failure, request);
  expect([error.status, error.type]).toEqual([status, type]);
  expect(error.message).toMatch(message);
});

test.each([
  [named('ConnectionError'), true],
  [answered(503, null), true],
  [answered(429, null), true],
  [{ output: { statusCode: 503 } }, true],
  [answered(404, null), false],
  [named('SavedObjectNotFound'), false],
  [new Error('Expected ")" but end of input found'), false],
])('%# engine failure', (failure, expected) => {
  expect(isEngineFailure(failure)).toBe(expected);
});
