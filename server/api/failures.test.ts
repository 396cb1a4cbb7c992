import { EsError } from '../ports';
import { failureAnswer } from './failures';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const NEWER = 'state_000001 was made by a newer version of Lookout (3, here 2): upgrade it';

test.each<[string, EsError, number, string]>([
  [
    'the engine is down',
    new EsError(0, 'unreachable', 'connection refused'),
    503,
    'the search engine does not answer: connection refused',
  ],
  ['a newer version has been', new EsError(503, 'newer_version', NEWER), 503, NEWER],
  [
    'an act is not on record',
    new EsError(503, 'audit_failed', 'done, but not on record'),
    503,
    'done, but not on record',
  ],
  [
    'the engine refuses it',
    new EsError(403, 'security_exception', 'no'),
    403,
    'the search engine refuses this with your rights: no',
  ],
])('where %s, that is said and nothing else', (_, error, status, message) => {
  expect(failureAnswer(error, 'test', log)).toMatchObject({ status, body: { statusCode: status, message } });
});
