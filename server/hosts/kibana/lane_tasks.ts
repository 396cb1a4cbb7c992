import { laneId, pause } from '../../engine';
import type { LaneRunner, Log } from '../../ports';
import type { LookoutCore } from '../shared';
import type { TaskManagerSetup, TaskManagerStart, TaskState } from './types';

/**
 * Task Manager wakes the lanes; the lane's own lease decides whether a wake-up may run.
 * - one recurring task per lane, with ids of one length: Task Manager drops `lane:1` while `lane:10` runs;
 * - a run ends well before the task's time-out, so that a dead node's lane is taken over soon;
 * - each run says itself when it wants to be woken next: the recurring interval counts from the node's start;
 * - which node it wakes is nobody's choice, and of two that look for tasks at nearly the same time, one sees all of them first:
 *   a lane goes on where it is, a node that is woken for one of another passes that on, and wakes by itself those that it was
 *   given and those that nobody has kept for long;
 * - Task Manager compares what nodes wrote by their own clocks with the cluster's: a time for it is the cluster's, and a task
 *   that a dead node with a fast clock has put far ahead is scheduled anew once nobody keeps its lane.
 */
const TASK_TYPE = 'lookout:lane';
const TIMEOUT = '30s';
const BUDGET_MS = 15_000;
/** A lane that nobody keeps for longer has lost its waker: its lease lasts 10 s, and Task Manager looks every 3 s. */
export const STRANDED_MS = 15_000;
export const LOOK_MS = 5_000;
/** Lanes that an earlier, larger setting may have left behind. */
const MOST_LANES = 32;

const taskId = (lane: string) => `lookout-${lane}`;

/** Must be called in the plugin's setup: tasks of unknown types are marked so by Task Manager. */
export function registerLaneTasks(
  taskManager: TaskManagerSetup,
  { lanes, now }: Pick<LookoutCore, 'lanes' | 'now'>,
): void {
  taskManager.registerTaskDefinitions({
    [TASK_TYPE]: {
      title: 'Evaluates the rules of one lane',
      timeout: TIMEOUT,
      createTaskRunner: ({ taskInstance }) => {
        const controller = new AbortController();
        const lane = String(taskInstance.params.lane);
        return {
          async run() {
            const turn = { signal: controller.signal, budgetMs: BUDGET_MS, goesOn: 'woken' as const };
            const { inMs } = await lanes.run(lane, turn);
            return { state: {}, runAt: new Date(now() + inMs) };
          },
          async cancel() {
            controller.abort();
          },
        };
      },
    },
  });
}

/** Keeps a task for every lane, however many the nodes agree on, until `signal` aborts. Never rejects. */
export async function keepLaneTasks(
  taskManager: TaskManagerStart,
  {
    lanes,
    now,
    strandedLanes,
    askForLanes,
  }: Pick<LookoutCore, 'lanes' | 'now' | 'strandedLanes' | 'askForLanes'>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  let scheduled = 0;
  while (!signal.aborted) {
    try {
      if (scheduled !== lanes.laneIds.length) {
        await scheduleLaneTasks(taskManager, lanes, now);
        scheduled = lanes.laneIds.length;
        log.info(`${scheduled} lanes are scheduled`);
      }
      // Whoever has all of them is woken for all of them: the others would never hear of any.
      const given = await askForLanes();
      const stranded = await strandedLanes(STRANDED_MS);
      for (const lane of [...given, ...stranded])
        void lanes.run(lane, { signal, budgetMs: BUDGET_MS, goesOn: 'woken' });
      for (const lane of stranded) {
        const task = await taskManager.get(taskId(lane)).catch(() => null);
        if (task && wakesAt(task) <= now()) continue;
        log.info(`${lane} is kept by nobody: its task is scheduled anew`);
        await taskManager.removeIfExists(taskId(lane));
        await schedule(taskManager, lane, now);
      }
    } catch (error) {
      log.warn(`the lanes could not be scheduled: ${(error as Error).message}`);
    }
    await pause(LOOK_MS, signal);
  }
}

/** Schedules every lane and removes those of an earlier, larger number of lanes. */
async function scheduleLaneTasks(
  taskManager: TaskManagerStart,
  { laneIds }: LaneRunner,
  now: () => number,
): Promise<void> {
  for (const lane of laneIds) await schedule(taskManager, lane, now);
  const all = Array.from({ length: MOST_LANES }, (_, number) => laneId(number));
  for (const lane of all.filter((one) => !laneIds.includes(one)))
    await taskManager.removeIfExists(taskId(lane));
}

const schedule = (taskManager: TaskManagerStart, lane: string, now: () => number) =>
  taskManager.ensureScheduled({
    id: taskId(lane),
    taskType: TASK_TYPE,
    schedule: { interval: '3s' },
    // Left out, it is this node's own time.
    runAt: new Date(now()),
    params: { lane },
    state: {},
    scope: ['lookout'],
  });

/**
 * Before then (epoch ms) no node takes up a task: its next start, or the time-out of the run under way. Never, when it is in
 * another state, such as that of tasks whose kind a node did not know.
 */
const wakesAt = ({ status, runAt, retryAt }: TaskState): number => {
  if (status === 'idle') return runAt.getTime();
  if (status === 'claiming' || status === 'running') return (retryAt ?? runAt).getTime();
  return Number.POSITIVE_INFINITY;
};
