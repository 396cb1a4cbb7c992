import type { HealthReport, NodeReport } from '../../common/api';

/** Version 0.0.4 of the text format. https://prometheus.io/docs/instrumenting/exposition_formats */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Sample = [labels: Record<string, string>, value: number];

/** Escapes as the format wants it: backslash, quote and line feed. */
const quoted = (text: string): string =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${quoted(text)}`);
    return `lookout_${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
  });
  return [`# HELP lookout_${name} ${help}`, `# TYPE lookout_${name} ${type}`, ...lines].join('\n');
}

/** The fleet as a space sees it, and this node, for Prometheus. `now`: epoch milliseconds. */
export function metricsText(health: HealthReport, node: NodeReport, now: number): string {
  const { rules, deliveries, lanes } = health;
  const oldest = deliveries.oldestPendingAt;
  const seconds = (ms: number) => ms / 1_000;
  return `${[
    metric('up', 'gauge', 'Whether this node looks for due rules.', [[{}, node.live ? 1 : 0]]),
    metric('state', 'gauge', 'State of the fleet.', [
      ...(['ok', 'degraded', 'down'] as const).map(
        (state): Sample => [{ state }, health.state === state ? 1 : 0],
      ),
    ]),
    metric('rules', 'gauge', 'Rules of the space.', [
      [{ state: 'enabled' }, rules.enabled],
      [{ state: 'disabled' }, rules.total - rules.enabled],
    ]),
    metric('rules_failing', 'gauge', 'Enabled rules that fail or see only a part.', [[{}, rules.failing]]),
    metric('rules_behind', 'gauge', 'Enabled rules that are behind their windows.', [[{}, rules.behind]]),
    metric('behind_seconds', 'gauge', 'How far the rule that is farthest behind is behind.', [
      [{}, seconds(rules.maxBehindMs)],
    ]),
    metric('lane_state', 'gauge', 'Lanes by how they do.', [
      ...lanes.map(({ lane, state }): Sample => [{ lane, state }, 1]),
    ]),
    metric(
      'lane_rules',
      'gauge',
      'Enabled rules of the space by lane.',
      lanes.map(({ lane, rules }): Sample => [{ lane }, rules]),
    ),
    metric(
      'lane_rules_due',
      'gauge',
      'Those of them whose window is over and not evaluated yet.',
      lanes.map(({ lane, due }): Sample => [{ lane }, due]),
    ),
    metric('deliveries', 'gauge', 'Deliveries of the space that are not done.', [
      [{ state: 'pending' }, deliveries.pending],
      [{ state: 'failed' }, deliveries.failed],
    ]),
    metric('deliveries_oldest_pending_seconds', 'gauge', 'Age of the oldest delivery that waits.', [
      [{}, oldest === null ? 0 : seconds(Math.max(0, now - Date.parse(oldest)))],
    ]),
    metric('node_rules', 'gauge', 'Rules of the space that this node evaluates.', [[{}, node.rules]]),
    metric('node_running', 'gauge', 'Windows of them that it evaluates at this moment.', [
      [{}, node.running],
    ]),
    metric('node_slow_rules', 'gauge', 'Those of them that overran lately.', [[{}, node.slow]]),
    metric('node_overdue_seconds', 'gauge', 'The longest that one of them waits while it is due.', [
      [{}, seconds(node.overdueMs)],
    ]),
    metric('node_start_delay_seconds', 'gauge', 'How late 99 of 100 runs began since the node started.', [
      [{}, seconds(node.startP99Ms ?? 0)],
    ]),
    metric('node_wake_delay_seconds', 'gauge', 'The part of it until the host had woken the lane.', [
      [{}, seconds(node.wakeP99Ms ?? 0)],
    ]),
    metric('node_searches_total', 'counter', 'Searches that this node sent for rules of the space.', [
      [{}, node.searches],
    ]),
    metric('node_search_batches_total', 'counter', 'Calls that they went out in.', [[{}, node.batches]]),
    metric(
      'node_batch_size',
      'gauge',
      'Searches asked at once at most; fewer than 100 where the engine is overloaded.',
      [[{}, node.shrunkTo ?? 100]],
    ),
    metric('node_searches_rejected_total', 'counter', 'Those that the engine was too busy for.', [
      [{}, node.rejected],
    ]),
  ].join('\n')}\n`;
}
