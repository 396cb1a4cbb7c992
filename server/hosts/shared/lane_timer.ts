import type { LaneRunner } from '../../ports';

/** Where no task manager wakes the lanes, a timer per lane does. `stop` resolves when the last run has ended. */
export function startLaneTimers(runner: LaneRunner, budgetMs = 15_000): { stop(): Promise<void> } {
  const controller = new AbortController();
  const loops = runner.laneIds.map(async (lane) => {
    while (!controller.signal.aborted) {
      const { nextAt } = await runner.run(lane, { signal: controller.signal, budgetMs });
      await pause(nextAt - Date.now(), controller.signal);
    }
  });
  return {
    async stop() {
      controller.abort();
      await Promise.all(loops);
    },
  };
}

/** Waits, at least a moment so that a lane that always wants to run leaves room for others; ends early on abort. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(Math.max(ms, 50), 60_000));
    signal.addEventListener('abort', done, { once: true });
  });
}
