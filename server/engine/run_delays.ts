import type { Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Cursor } from './cursors';
import { scheduleOf } from './plan';
import { delayMs } from './query_delay';

/** Buckets grow by so much, which is how far a quantile may be off. */
const GROWTH = 1.01;
/** Up to a day; what is later counts as a day. */
const BUCKETS = Math.ceil(Math.log(24 * 3_600_000) / Math.log(GROWTH)) + 1;

/** Milliseconds, counted in buckets: fixed memory, whatever the number of runs. */
export class DelayHistogram {
  private readonly buckets = new Uint32Array(BUCKETS);
  /** How many were counted. */
  count = 0;

  add(ms: number): void {
    const at = ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(GROWTH));
    this.buckets[Math.min(at, BUCKETS - 1)]! += 1;
    this.count += 1;
  }

  /** The delay that `share` (0..1) of the runs did not exceed, milliseconds; null when there were none. */
  quantile(share: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(Math.ceil(this.count * share), 1);
    const at = this.buckets.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return at === 0 ? 1 : GROWTH ** at;
  }

  clear(): void {
    this.buckets.fill(0);
    this.count = 0;
  }
}

/** How late this node's runs began after they were due, and when their cursors were stored, likewise. */
export class RunDelays {
  readonly starts = new DelayHistogram();
  /** The part of `starts` in which the host had not woken the lane: Task Manager's in Kibana. */
  readonly wakes = new DelayHistogram();
  readonly ends = new DelayHistogram();

  started(_ruleId: string, lateMs: number, asleepMs: number): void {
    this.starts.add(lateMs);
    this.wakes.add(Math.max(0, asleepMs));
  }

  ended(_ruleId: string, lateMs: number): void {
    this.ends.add(lateMs);
  }

  clear(): void {
    this.starts.clear();
    this.wakes.clear();
    this.ends.clear();
  }
}

/**
 * Since when a run could have begun, epoch ms: since the first interval in its window was over, also where the window has
 * grown meanwhile. Of a rule in trouble, since it was to be tried again.
 */
export const dueSince = (rule: Rule, { trouble, lag }: Cursor, { from }: Window): number =>
  Math.max(scheduleOf(rule).next(from) + delayMs(rule, lag), trouble?.retryAt ?? 0);
