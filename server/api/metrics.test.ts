import type { HealthReport, NodeReport } from '../../common/api';
import { metricsText } from './metrics';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const health: HealthReport = {
  state: 'degraded',
  problems: [],
  engine: { kind: 'elasticsearch', version: '8', clockOffsetMs: 0 },
  lanes: [
    {
      lane: 'lane-01',
      owner: 'a',
      node: 'n "1"',
      epoch: 1,
      until: null,
      state: 'running',
      rules: 10,
      due: 3,
    },
  ],
  reading: '',
  rules: { total: 12, enabled: 10, failing: 1, behind: 2, maxBehindMs: 90_500 },
  deliveries: { pending: 3, failed: 1, oldestPendingAt: '2026-06-20T11:59:00Z' },
  failing: [],
  notes: [],
};
const node: NodeReport = {
  live: true,
  background: true,
  lanes: [],
  rules: 10,
  running: 2,
  slow: 1,
  overdueMs: 250,
  startP99Ms: 1_500,
  wakeP99Ms: 1_250,
  searches: 1_000,
  batches: 12,
  rejected: 0,
  shrunkTo: null,
};
const text = metricsText(health, node, NOW);

test('every line is a comment or a sample, and ends', () => {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  for (const line of lines)
    expect(line).toMatch(
      /^(# (HELP|TYPE) lookout_\w+ .+|lookout_\w+(\{\w+="[^"\n]*"(,\w+="[^"\n]*")*\})? [\d.]+)$/,
    );
});

test.each([
  'lookout_up 1',
  'lookout_state{state="degraded"} 1',
  'lookout_state{state="ok"} 0',
  'lookout_rules{state="enabled"} 10',
  'lookout_rules{state="disabled"} 2',
  'lookout_behind_seconds 90.5',
  'lookout_lane_state{lane="lane-01",state="running"} 1',
  'lookout_lane_rules{lane="lane-01"} 10',
  'lookout_lane_rules_due{lane="lane-01"} 3',
  'lookout_deliveries_oldest_pending_seconds 60',
  'lookout_node_overdue_seconds 0.25',
  'lookout_node_start_delay_seconds 1.5',
  'lookout_node_wake_delay_seconds 1.25',
  '# TYPE lookout_node_searches_total counter',
  'lookout_node_batch_size 100',
])('%s', (line) => expect(text.split('\n')).toContain(line));

test.each(['lookout_node_batch_size 12', 'lookout_node_searches_rejected_total 340'])(
  'of a node whose engine is overloaded: %s',
  (line) =>
    expect(metricsText(health, { ...node, shrunkTo: 12, rejected: 340 }, NOW).split('\n')).toContain(line),
);
