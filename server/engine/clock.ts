import { performance } from 'node:perf_hooks';
import type { Es, Log } from '../ports';

/** Time as the engine counts it, epoch milliseconds. */
export interface Clock {
  now(): number;
}

/** A reading that took longer is no better than the one before. */
const SLOW_MS = 2_000;

/**
 * The cluster's clock, not this node's: an offset measured against `_nodes/_local/stats/process` and carried on by the
 * monotonic timer, so that neither a wrong wall clock nor a jump of it moves a window or a lease.
 */
export class EngineClock implements Clock {
  private base = Date.now();
  private mark = performance.now();
  private measuredOnce = false;

  constructor(
    private readonly es: Es,
    private readonly log: Log,
  ) {}

  now(): number {
    return Math.round(this.base + performance.now() - this.mark);
  }

  /** How far this node's wall clock is from the cluster's, in milliseconds; null before the first measurement. */
  get offsetMs(): number | null {
    return this.measuredOnce ? this.now() - Date.now() : null;
  }

  /** One measurement; the middle of the round trip stands for the moment of the reading. A failed one changes nothing. */
  async measure(): Promise<void> {
    const sent = performance.now();
    const answer = await this.es.request<{ nodes: Record<string, { timestamp: number }> }>(
      {
        method: 'GET',
        path: '/_nodes/_local/stats/process',
        query: { filter_path: 'nodes.*.timestamp' },
      },
      { timeoutMs: 5_000 },
    );
    const received = performance.now();
    const timestamp = Object.values(answer.nodes ?? {})[0]?.timestamp;
    // Somewhere on its way it stood still, and so would be wrong by as much.
    if (timestamp === undefined || (this.measuredOnce && received - sent > SLOW_MS)) return;
    const before = this.now();
    this.base = timestamp + (received - sent) / 2;
    this.mark = received;
    const moved = this.now() - before;
    if (this.measuredOnce && Math.abs(moved) > 1_000)
      this.log.warn(`the engine's clock moved by ${moved} ms`);
    this.measuredOnce = true;
  }
}
