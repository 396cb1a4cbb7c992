/** How many deliveries may be on their way at once, from before their claim until they are on record. */
export interface WorkLimits {
  overall: number;
  perChannel: number;
}

export const WORK_LIMITS: WorkLimits = { overall: 256, perChannel: 32 };

/** One delivery on its way. `slow`: it sends, and has for long; nobody waits for it. */
export interface Work {
  readonly channelId: string;
  slow: boolean;
}

/**
 * What is on its way: more than is being sent, so that claims and records are written many at a time while others send.
 * Bounded, so that a crash leaves few claims behind and memory stays small.
 */
export class Works {
  private readonly all = new Set<Work>();
  private readonly perChannel = new Map<string, number>();
  private waiting: Array<() => void> = [];

  constructor(private readonly limits: WorkLimits) {}

  room(channelId: string): boolean {
    const own = this.perChannel.get(channelId) ?? 0;
    return this.all.size < this.limits.overall && own < this.limits.perChannel;
  }

  /** Whether some are not slow. */
  get brisk(): boolean {
    return [...this.all].some(({ slow }) => !slow);
  }

  /** Runs `work`; it must not reject. */
  begin(channelId: string, work: (one: Work) => Promise<void>): void {
    const one: Work = { channelId, slow: false };
    this.all.add(one);
    this.add(channelId, 1);
    void work(one).finally(() => {
      this.all.delete(one);
      this.add(channelId, -1);
      this.tell();
    });
  }

  /** Something changed about one of them. */
  tell(): void {
    const told = this.waiting;
    this.waiting = [];
    for (const resolve of told) resolve();
  }

  /** Resolves when one ends, or becomes slow; at once when there is none. */
  change(): Promise<void> {
    if (this.all.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when there is none any more. */
  async idle(): Promise<void> {
    while (this.all.size > 0) await this.change();
  }

  private add(channelId: string, by: number): void {
    const own = (this.perChannel.get(channelId) ?? 0) + by;
    if (own === 0) this.perChannel.delete(channelId);
    else this.perChannel.set(channelId, own);
  }
}
