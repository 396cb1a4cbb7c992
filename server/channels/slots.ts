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

interface Count {
  all: number;
  slow: number;
}

interface Waiting {
  channelId: string;
  resolve(turn: boolean): void;
}

/** Counts running sends, and gives those that wait their turn as others end. */
export class Slots {
  private readonly whole: Count = { all: 0, slow: 0 };
  private readonly channels = new Map<string, Count>();
  private waiting: Waiting[] = [];

  constructor(private readonly limits: SlotLimits) {}

  private of(channelId: string): Count {
    return this.channels.get(channelId) ?? { all: 0, slow: 0 };
  }

  /** Room for one more of this channel now. */
  room(channelId: string): boolean {
    const { overall, perChannel, most } = this.limits;
    const { all, slow } = this.whole;
    return all - slow < overall && all < most && this.of(channelId).all < perChannel;
  }

  /** Whether room may come soon: not when this channel is full of slow sends. */
  soon(channelId: string): boolean {
    const { perChannel, most } = this.limits;
    const own = this.of(channelId);
    return this.whole.all < most && (own.all < perChannel || own.slow < own.all);
  }

  /** Channels that could take no more for long: full of slow sends. */
  full(): string[] {
    return [...this.channels.keys()].filter((id) => !this.soon(id));
  }

  /**
   * Runs `work` when it is its turn, oldest first; null, and nothing is run, where that will not be soon. `onSlow` says
   * when it has become slow. Rejects as `work` does.
   */
  async run<T>(channelId: string, work: () => Promise<T>, onSlow: () => void = () => {}): Promise<T | null> {
    if (!(await this.turn(channelId))) return null;
    let slow = false;
    const timer = setTimeout(() => {
      slow = true;
      this.count(channelId, 0, 1);
      onSlow();
    }, this.limits.slowMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.count(channelId, -1, slow ? -1 : 0);
    }
  }

  /** Resolves when a place is taken (true), or when none will come soon (false). */
  private turn(channelId: string): Promise<boolean> {
    if (this.room(channelId)) {
      this.count(channelId, 1, 0);
      return Promise.resolve(true);
    }
    if (!this.soon(channelId)) return Promise.resolve(false);
    return new Promise((resolve) => this.waiting.push({ channelId, resolve }));
  }

  private count(channelId: string, all: number, slow: number): void {
    const own = this.of(channelId);
    const next = { all: own.all + all, slow: own.slow + slow };
    if (next.all === 0) this.channels.delete(channelId);
    else this.channels.set(channelId, next);
    this.whole.all += all;
    this.whole.slow += slow;
    if (all <= 0) this.serve();
  }

  /** Room came, or went for long. */
  private serve(): void {
    const asked = this.waiting;
    this.waiting = [];
    const still: Waiting[] = [];
    for (const one of asked) {
      const { channelId, resolve } = one;
      if (this.room(channelId)) {
        this.count(channelId, 1, 0);
        resolve(true);
      } else if (this.soon(channelId)) still.push(one);
      else resolve(false);
    }
    this.waiting = [...still, ...this.waiting];
  }
}
