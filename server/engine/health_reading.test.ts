import type { HealthReport } from '../../common/api';
import { withPressure, withReading } from './health_reading';

const report = { state: 'ok', problems: [] } as unknown as Omit<HealthReport, 'reading'>;

test.each([
  ['author', 'kibana', 'ok', /rights of whoever saved it last/],
  ['host', 'opensearch_dashboards', 'ok', /user by which OpenSearch Dashboards itself reaches the cluster/],
  ['host_without_security', 'kibana', 'ok', /Security is off/],
  ['nobody', 'kibana', 'degraded', /lookout\.encryptionKey is not set/],
] as const)('rules that read as %s in %s', (as, host, state, words) => {
  const said = withReading(report, as, host);
  expect(said.state).toBe(state);
  expect(said.reading).toMatch(words);
  expect(said.problems.map(({ what }) => what).join()).toMatch(
    as === 'nobody' ? /set lookout\.encryptionKey/ : /^$/,
  );
});

test.each([
  ['ok', null, 'ok', ''],
  ['ok', 25, 'degraded', 'this node asks 25 at once in place of 100; rules of low severity wait first'],
  ['down', 25, 'down', 'this node asks 25 at once in place of 100; rules of low severity wait first'],
] as const)('%s, batches shrunk to %s: %s', (state, shrunkTo, expected, words) => {
  const said = withPressure({ ...report, state }, shrunkTo);
  expect(said.state).toBe(expected);
  expect(said.problems.map(({ what, effect }) => `${what}; ${effect}`).join()).toContain(words);
});
