import type { LaneRunner, Log } from '../../ports';
import type { TaskManagerSetup, TaskManagerStart } from './types';

/**
 * Task Manager wakes the lanes; the lane's own lease decides whether a wake-up may run.
 * - one recurring task per lane, with ids of one length: Task Manager drops `lane:1` while `lane:10` runs;
 * - a run ends by itself well before the task's time-out, so that a dead node's lane is taken over soon;
 * - each run says itself when it wants to be woken next: the recurring interval counts from the node's start.
 */
const TASK_TYPE = 'lookout:lane';
const TIMEOUT = '30s';
const BUDGET_MS = 15_000;
/** Lanes that an earlier, larger setting may have left behind. */
const MOST_LANES = 32;

const taskId = (lane: string) => `lookout-${lane}`;
const laneName = (number: number) => `lane-${String(number).padStart(2, '0')}`;

/** Must be called in the plugin's setup: tasks of unknown types are marked so by Task Manager. */
export function registerLaneTasks(taskManager: TaskManagerSetup, runner: LaneRunner): void {
  taskManager.registerTaskDefinitions({
    [TASK_TYPE]: {
      title: 'Evaluates the rules of one lane',
      timeout: TIMEOUT,
      createTaskRunner: ({ taskInstance }) => {
        const controller = new AbortController();
        const lane = String(taskInstance.params.lane);
        return {
          async run() {
            const { nextAt } = await runner.run(lane, { signal: controller.signal, budgetMs: BUDGET_MS });
            return { state: {}, runAt: new Date(nextAt) };
          },
          async cancel() {
            controller.abort();
          },
        };
      },
    },
  });
}

/** Schedules every lane and removes those of an earlier, larger number of lanes. */
export async function scheduleLaneTasks(
  taskManager: TaskManagerStart,
  runner: LaneRunner,
  log: Log,
): Promise<void> {
  for (const lane of runner.laneIds) {
    await taskManager.ensureScheduled({
      id: taskId(lane),
      taskType: TASK_TYPE,
      schedule: { interval: '3s' },
      params: { lane },
      state: {},
      scope: ['lookout'],
    });
  }
  const surplus = Array.from({ length: MOST_LANES }, (_, index) => laneName(index + 1)).filter(
    (lane) => !runner.laneIds.includes(lane),
  );
  for (const lane of surplus) await taskManager.removeIfExists(taskId(lane));
  log.info(`${runner.laneIds.length} lanes are scheduled`);
}
