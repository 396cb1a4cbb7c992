/** A batch that took longer is a sign of an engine that has too much to do; its slowest search may be slow by itself. */
const SLOW_BATCH_MS = 10_000;
const LEAST = 5;
/** By so much a batch may be larger after one that went well. */
const STEP = 10;

/**
 * How many searches one call may hold: half as many after one that the engine refused or was slow to answer, a few more
 * after each that went well (additive increase, multiplicative decrease, as TCP finds its rate).
 */
export class BatchSize {
  private now: number;

  constructor(private readonly most: number) {
    this.now = most;
  }

  get size(): number {
    return this.now;
  }

  get shrunk(): boolean {
    return this.now < this.most;
  }

  note({ rejected, tookMs }: { rejected: boolean; tookMs: number }): void {
    if (rejected || tookMs > SLOW_BATCH_MS)
      this.now = Math.max(Math.min(LEAST, this.most), Math.floor(this.now / 2));
    else this.now = Math.min(this.most, this.now + STEP);
  }
}
