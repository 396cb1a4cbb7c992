/**
 * The times of the newest events of one key, at most `count` of them and none `within` old: enough to say at any moment
 * whether `(t − within, t]` holds `count` events. Times must not go back.
 */
export class NewestTimes {
  private times: number[] = [];
  private head = 0;

  constructor(
    private readonly count: number,
    private readonly within: number,
  ) {}

  /** Forgets what is `within` or more before `at`: events exactly that far apart do not count together. */
  advance(at: number): void {
    while (this.size > 0 && this.oldest <= at - this.within) this.drop();
  }

  add(time: number): void {
    this.advance(time);
    this.times.push(time);
    if (this.size > this.count) this.drop();
  }

  clear(): void {
    this.times = [];
    this.head = 0;
  }

  get size(): number {
    return this.times.length - this.head;
  }

  get complete(): boolean {
    return this.size >= this.count;
  }

  /** Time of the oldest kept event; only asked when there is one. */
  get oldest(): number {
    return this.times[this.head] as number;
  }

  /** Moves the head and now and then gives the space behind it back, so that dropping costs nothing on average. */
  private drop(): void {
    this.head += 1;
    if (this.head > 1024 && this.head * 2 > this.times.length) {
      this.times = this.times.slice(this.head);
      this.head = 0;
    }
  }
}
