import type { Engine } from '../../server/engine';
import { MINUTE } from './bench_world';

/** A round that takes longer is stuck. */
const MOST_MS = 30 * MINUTE;

export interface Round {
  seconds: number;
  /** CPU of this process: our own code, and the client's. */
  cpuMicros: number;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Runs an engine on a clock that stands still but for `round`, which lets all one-minute rules come due at once. */
export class HeldClock {
  private readonly stopping = new AbortController();
  private lanes: Array<Promise<void>> = [];

  private constructor(
    private readonly engine: Engine,
    private readonly rules: number,
    private now: number,
  ) {
    engine.services.clock.now = () => this.now;
  }

  /** Ready once the lanes know all `rules`. */
  static async start(engine: Engine, rules: number, now: number): Promise<HeldClock> {
    const clock = new HeldClock(engine, rules, now);
    const { signal } = clock.stopping;
    clock.lanes = engine.lanes.laneIds.map(async (lane) => {
      while (!signal.aborted) await engine.lanes.run(lane, { signal, budgetMs: 3_600_000 });
    });
    while (engine.lanes.load('default').rules < rules) await wait(50);
    return clock;
  }

  /** A minute passes; resolves when every rule has run and its cursor is stored. */
  async round(): Promise<Round> {
    const { delays } = this.engine.services;
    const ended = delays.ends.count + this.rules;
    const cpu = process.cpuUsage();
    const began = performance.now();
    this.now += MINUTE;
    while (delays.ends.count < ended || this.engine.lanes.load('default').running > 0) {
      if (performance.now() - began > MOST_MS)
        throw new Error(`${ended - delays.ends.count} rules did not run in ${MOST_MS / MINUTE} minutes`);
      await wait(2);
    }
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - began) / 1_000, cpuMicros: user + system };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes);
  }
}
