import type { Engine } from '../../server/engine';
import { startLaneTimers } from '../../server/hosts/shared';
import { MINUTE } from './bench_world';
import { note } from './figures';

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Runs an engine as hosts with a timer do, on the cluster's own clock, and calls `work` once its lanes know `rules` rules.
 */
export async function live<T>(engine: Engine, rules: number, work: () => Promise<T>): Promise<T> {
  await engine.start();
  const timers = startLaneTimers(engine.lanes);
  try {
    while (engine.lanes.load('default').rules < rules) await wait(100);
    return await work();
  } finally {
    await timers.stop();
    engine.stop();
  }
}

/** Every rule has had its turn before anything counts: first runs resolve sources and store what these stand for. */
export async function warmUp(engine: Engine, minutes: number): Promise<void> {
  note(`warming up, ${minutes} minutes`);
  await wait(minutes * MINUTE);
  engine.services.delays.clear();
}
