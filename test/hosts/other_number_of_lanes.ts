import type { HealthReport } from '../../common/api';
import type { RunningHost } from './host_process';
import type { HostUnderTest } from './host_under_test';
import { until } from './http_client';
import { LEASE_MS } from './several_nodes';
import { SteadyLogs } from './steady_logs';

/** Nodes are restarted with another number of lanes, one by one: the others follow, and every rule is evaluated all the while. */
export function otherNumberOfLanes(under: () => HostUnderTest): void {
  let logs: SteadyLogs;
  beforeAll(async () => {
    logs = new SteadyLogs(under().engine, 'split-logs');
    await logs.begin(under().http);
  });
  afterAll(() => logs?.end(under().http));

  const lanes = async () => (await under().http.call<HealthReport>('GET', '/api/lookout/health')).lanes;
  const names = (count: number) =>
    Array.from({ length: count }, (_, at) => `lane-${String(at + 1).padStart(2, '0')}`);
  /** The tasks of lanes that Task Manager has stored. */
  const tasks = async () => {
    const { hits } = await under().engine.call<{ hits: { hits: Array<{ _id: string }> } }>(
      'POST',
      '/.kibana_task_manager/_search',
      { size: 100, query: { term: { 'task.taskType': 'lookout:lane' } } },
    );
    return hits.hits.map(({ _id }) => _id.replace('task:lookout-', '')).sort();
  };
  /** Resolves once exactly so many are kept, each renewed after now, and have a task each: how long that took. */
  const splitInto = async (count: number): Promise<number> => {
    const began = Date.now();
    const renewed = new Set<string>();
    await until(
      `${count} lanes to be kept, and no others`,
      async () => {
        const all = await lanes();
        for (const { lane, until: end } of all)
          if (end !== null && Date.parse(end) > began + LEASE_MS) renewed.add(lane);
        const kept = all.every(({ lane, state }) => renewed.has(lane) && state === 'running');
        return kept && all.length === count && (await tasks()).join() === names(count).join();
      },
      { withinMs: 180_000 },
    );
    return Date.now() - began;
  };

  test.each([[6], [2]])('to %i', async (count) => {
    const before = (await lanes()).length;
    expect(before).not.toBe(count);
    const restarted: RunningHost = await under().another({ settings: { 'lookout.lanes': String(count) } });
    const followed = await splitInto(count);
    await logs.caughtUp(under().http);
    expect((await lanes()).reduce((sum, { rules }) => sum + rules, 0)).toBeGreaterThanOrEqual(8);
    await restarted.stop();
    // The number outlives the node that brought it.
    const alone = await splitInto(count);
    const seconds = (ms: number) => (ms / 1_000).toFixed(1);
    console.log(
      `from ${before} to ${count} lanes: all kept ${seconds(followed)} s after the node was up, and ${seconds(alone)} s after it was gone`,
    );
    await logs.caughtUp(under().http);
  });

  test('every document was counted once by every rule, and no alert was made twice', () =>
    logs.eachOnce(under().http));
}
