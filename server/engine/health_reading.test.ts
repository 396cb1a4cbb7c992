import type { HealthReport } from '../../common/api';
import { withReading } from './health_reading';

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
