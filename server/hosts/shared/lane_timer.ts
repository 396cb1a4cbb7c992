import type { LaneRunner } from '../../ports';

/** Lanes may become more. */
const LOOK_MS = 1_000;

/** Where no task manager wakes the lanes, a timer per lane does. `stop` resolves when the last run has ended. */
export function startLaneTimers(runner: LaneRunner, budgetMs = 15_000): { stop(): Promise<void> } {
  const controller = new AbortController();
  const { signal } = controller;
  const loops = new Map<string, Promise<void>>();
  const tend = async (lane: string) => {
    while (!signal.aborted && runner.laneIds.includes(lane)) {
      const { inMs } = await runner.run(lane, { signal, budgetMs, goesOn: 'asked' });
      await pause(inMs, signal);
    }
    loops.delete(lane);
  };
  const watching = (async () => {
    while (!signal.aborted) {
      for (const lane of runner.laneIds) if (!loops.has(lane)) loops.set(lane, tend(lane));
      await pause(LOOK_MS, signal);
    }
  })();
  return {
    async stop() {
      controller.abort();
      await Promise.all([watching, ...loops.values()]);
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
