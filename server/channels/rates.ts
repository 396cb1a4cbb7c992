const MINUTE = 60_000;

/** Counts what each channel was sent within the last minute, by this node. */
export class Rates {
  private readonly sent = new Map<string, number[]>();

  /** How many more `channelId` may be sent now. */
  room(channelId: string, perMinute: number | null, now: number): number {
    if (perMinute === null) return Number.POSITIVE_INFINITY;
    const recent = (this.sent.get(channelId) ?? []).filter((at) => at > now - MINUTE && at <= now);
    this.sent.set(channelId, recent);
    return Math.max(0, perMinute - recent.length);
  }

  /** One more is on its way. */
  count(channelId: string, perMinute: number | null, now: number): void {
    if (perMinute === null) this.sent.delete(channelId);
    else this.sent.set(channelId, [...(this.sent.get(channelId) ?? []), now]);
  }

  /** Channels that were full when last looked at, and still are. */
  full(limits: ReadonlyMap<string, number | null>, now: number): string[] {
    return [...this.sent.keys()].filter((id) => this.room(id, limits.get(id) ?? null, now) === 0);
  }
}
