import { DEFAULT_CONFIG } from '../../ports';
import { keepLaneTasks, LOOK_MS, STRANDED_MS } from './lane_tasks';
import type { TaskManagerStart, TaskState } from './types';

const MINUTES = 60_000;
const NOW = 1_700_000_000_000;
const log = { debug() {}, info() {}, warn() {}, error() {} };

type Task = TaskState & { id: string };
const idle = (runAt: number) => ({ status: 'idle', runAt: new Date(runAt), retryAt: null });
const running = (retryAt: number) => ({
  status: 'running',
  runAt: new Date(NOW - MINUTES),
  retryAt: new Date(retryAt),
});

/**
 * One round of a node that finds `lane-01` kept by nobody, or given to it, with its task as it stands; answers the task after
 * it, and which lanes the node runs by itself.
 */
async function oneRound(
  stranded: boolean,
  task?: TaskState,
  given: string[] = [],
): Promise<{ task: Task | undefined; runs: string[] }> {
  const runs: string[] = [];
  const tasks = new Map<string, Task>();
  if (task) tasks.set('lookout-lane-01', { id: 'lookout-lane-01', ...task });
  const controller = new AbortController();
  const taskManager: TaskManagerStart = {
    async ensureScheduled({ id, runAt }) {
      if (!tasks.has(id)) tasks.set(id, { id, ...idle(runAt.getTime()) });
    },
    get: async (id) => tasks.get(id) ?? Promise.reject(new Error('not found')),
    async removeIfExists(id) {
      tasks.delete(id);
    },
  };
  const core = {
    lanes: {
      laneIds: ['lane-01'],
      run: async (lane: string) => {
        runs.push(lane);
        return { inMs: 0 };
      },
    },
    now: () => NOW,
    askForLanes: async () => given,
    async strandedLanes() {
      controller.abort();
      return stranded ? ['lane-01'] : [];
    },
  };
  await keepLaneTasks(taskManager, core, log, controller.signal);
  return { task: tasks.get('lookout-lane-01'), runs };
}

describe('the task of a lane is due by the cluster’s clock, whatever the node’s', () => {
  beforeAll(() => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 5 * MINUTES);
  });
  afterAll(() => jest.restoreAllMocks());

  test.each<[string, boolean, TaskState | undefined, number]>([
    ['there is none yet', false, undefined, NOW],
    ['nobody keeps the lane, and its task is gone', true, undefined, NOW],
    ['a dead node with a fast clock has put its start far ahead', true, idle(NOW + 5 * MINUTES), NOW],
    ['a dead node with a fast clock was running it', true, running(NOW + 5 * MINUTES), NOW],
    ['it is due, and any node takes it now', true, idle(NOW - 1_000), NOW - 1_000],
    ['a node keeps the lane', false, idle(NOW + 5 * MINUTES), NOW + 5 * MINUTES],
  ])('%s', async (_, stranded, before, runAt) => {
    expect(await oneRound(stranded, before)).toMatchObject({
      task: { status: 'idle', runAt: new Date(runAt) },
      runs: stranded ? ['lane-01'] : [],
    });
  });
});

test('a lane that another node gave is run at once, whoever sees its task', async () => {
  expect(await oneRound(false, idle(NOW), ['lane-01'])).toMatchObject({ runs: ['lane-01'] });
});

test('by the constants in use a lane whose node died runs elsewhere within 35 s', () => {
  /** What calls may take beside: to read leases, take the lane's and read the rules. */
  const CALLS_MS = 5_000;
  expect(STRANDED_MS).toBeGreaterThan(DEFAULT_CONFIG.leaseMs);
  expect(STRANDED_MS + LOOK_MS + CALLS_MS).toBeLessThanOrEqual(35_000);
});
