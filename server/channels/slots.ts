/** How many sends may run at once. A send counts against `overall` only while it is young: a slow channel holds up nobody else. */
export interface SlotLimits {
  overall: number;
  perChannel: number;
  /** Milliseconds after which a send is slow. */
  slowMs: number;
  /** Sends of any age: bounds open connections. */
  most: number;
}

export const SLOT_LIMITS: SlotLimits = { overall: 16, perChannel: 2, slowMs: 2_000, most: 64 };

interface Running {
  channelId: string;
  slow: boolean;
}

/** Counts running sends and tells who waits when that changes. */
export class Slots {
  private readonly running = new Set<Running>();
  private waiting: Array<() => void> = [];

  constructor(private readonly limits: SlotLimits) {}

  private of(channelId: string): Running[] {
    return [...this.running].filter((one) => one.channelId === channelId);
  }

  get young(): number {
    return [...this.running].filter((one) => !one.slow).length;
  }

  /** Room for one more of this channel now. */
  room(channelId: string): boolean {
    const { overall, perChannel, most } = this.limits;
    return this.young < overall && this.running.size < most && this.of(channelId).length < perChannel;
  }

  /** Whether room may come soon: not when this channel is full of slow sends. */
  soon(channelId: string): boolean {
    const own = this.of(channelId);
    return (
      this.running.size < this.limits.most &&
      (own.length < this.limits.perChannel || own.some((one) => !one.slow))
    );
  }

  /** Channels that could take no more. */
  full(): string[] {
    const ids = new Set([...this.running].map((one) => one.channelId));
    return [...ids].filter((id) => this.of(id).length >= this.limits.perChannel);
  }

  /** Runs `work` in a slot of its own; it must not reject. */
  run(channelId: string, work: () => Promise<void>): void {
    const one: Running = { channelId, slow: false };
    this.running.add(one);
    const timer = setTimeout(() => {
      one.slow = true;
      this.tell();
    }, this.limits.slowMs);
    void work().finally(() => {
      clearTimeout(timer);
      this.running.delete(one);
      this.tell();
    });
  }

  /** Resolves at the next end of a send, or when one becomes slow; at once when nothing runs. */
  change(): Promise<void> {
    if (this.running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await this.change();
  }

  private tell(): void {
    const told = this.waiting;
    this.waiting = [];
    for (const resolve of told) resolve();
  }
}
