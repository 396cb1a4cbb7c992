/** An index that refuses to be written. `since`: epoch ms by this process's clock. */
export interface Unwritable {
  index: string;
  since: number;
  message: string;
}

/** Which indices refuse to be written, and since when: by each index, since one that takes writes says nothing of another. */
export class WriteTrouble {
  private readonly known = new Map<string, Unwritable>();

  refused(index: string, message: string, now: number): void {
    this.known.set(index, { index, message, since: this.known.get(index)?.since ?? now });
  }

  accepted(index: string): void {
    this.known.delete(index);
  }

  /** The one that refuses for the longest, when that is at least `ms`; null when all take what they are given. */
  longest(now: number, ms: number): Unwritable | null {
    const [first] = [...this.known.values()].sort((a, b) => a.since - b.since);
    return first && now - first.since >= ms ? first : null;
  }
}
