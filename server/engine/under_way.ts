import { pause } from './pause';

/** What has run for so long is not waited for. */
const LONG_MS = 5_000;

/** The work of a lane that is under way, at most one piece a rule. */
export class UnderWay {
  private readonly running = new Map<string, Promise<void>>();
  /** When windows began, by this process's clock. */
  private readonly begunAt = new Map<string, number>();
  private readonly inBuckets = new Map<number, number>();

  get size(): number {
    return this.running.size;
  }

  has(ruleId: string): boolean {
    return this.running.has(ruleId);
  }

  /** Windows of a bucket's rules that are yet to end. */
  in(bucket: number): number {
    return this.inBuckets.get(bucket) ?? 0;
  }

  enter(bucket: number): void {
    this.inBuckets.set(bucket, this.in(bucket) + 1);
  }

  leave(bucket: number): void {
    this.inBuckets.set(bucket, Math.max(0, this.in(bucket) - 1));
  }

  /** Keeps a rule's window until it has ended and is stored, and then calls `ended`. */
  window(ruleId: string, run: Promise<void>, ended: () => void): void {
    this.running.set(
      ruleId,
      run.finally(() => {
        this.running.delete(ruleId);
        this.begunAt.delete(ruleId);
        ended();
      }),
    );
    this.begunAt.set(ruleId, Date.now());
  }

  /** Runs `work` while nothing else of the rule runs; rejects as it does. */
  async alone(ruleId: string, work: () => Promise<void>, ended: () => void): Promise<void> {
    const run = work().finally(() => {
      this.running.delete(ruleId);
      ended();
    });
    this.running.set(
      ruleId,
      run.catch(() => undefined),
    );
    await run;
  }

  /** Waits for what runs, but not for what has run for long already. Answers whether nothing runs any more. */
  async drain(ms: number, signal: AbortSignal): Promise<boolean> {
    const until = Date.now() + ms;
    const waits = () => [...this.begunAt.values()].some((begun) => Date.now() - begun < LONG_MS);
    while (this.running.size > 0 && !signal.aborted && waits() && Date.now() < until) await pause(20, signal);
    return this.running.size === 0;
  }

  /** The buckets are another's: what still runs is of nobody's any more. */
  forgetBuckets(): void {
    this.inBuckets.clear();
  }
}
