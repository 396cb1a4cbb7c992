import { EsError } from '../ports';
import { failsForKey, keyFailure } from './refusals';

const ana = { name: 'Ana A.', grantedAt: '2026-11-21T20:45:11.000Z' };
const said = (additional: string) => ({ error: { additional_unsuccessful_credentials: additional } });
const failure = (status: number, message: string, body: unknown = null) =>
  keyFailure(new EsError(status, 'security_exception', message, body), ana) as EsError;

test.each([
  ['API key: api key [x] has been invalidated', 'was revoked'],
  ['API key: api key is expired', 'has expired'],
  ['API key: unable to find apikey with id x', 'does not exist any more'],
  ['something new', 'is not accepted any more'],
])('a cluster that says "%s"', (words, what) => {
  expect(failure(401, 'unable to authenticate', said(words)).message).toBe(
    `the key of Ana A. (granted 2026-11-21 20:45 UTC) ${what}; whoever may read what it looks at can press “Run as me” on the rule`,
  );
});

test('a refused search names the indices', () => {
  const reason =
    'action [indices:data/read/search] is unauthorized for API key id [x] of user [ana] on indices [a,b], this';
  expect(failure(403, reason).message).toMatch(/ has no right to read a, b; whoever/);
});

test('a rule fails for its key with such words, and with no others', () => {
  expect(failsForKey(failure(401, 'no', said('api key is expired')).message)).toBe(true);
  expect(failsForKey(failure(403, 'no').message)).toBe(true);
  expect(failsForKey(failure(503, 'busy').message)).toBe(false);
  expect(failsForKey(null)).toBe(false);
});

test.each([
  [404, 'no such index'],
  [503, 'busy'],
  [0, 'no answer'],
])('what has nothing to do with the key (%d) stays as it is', (status, message) => {
  expect(failure(status, message).message).toBe(message);
});
