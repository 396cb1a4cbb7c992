import { type KeyTuple, keyId } from './contract';
import type { Level } from './limits';

/** Keys whose level is remembered from run to run. */
export const MOST_LEVELS = 100_000;

/**
 * The level of each key at the moment before, for limits with a margin. Remembers at most `most` keys: those that have been
 * without anything to judge by for the longest go first, and `problem` says so.
 */
export class RememberedLevels {
  private readonly ranks: Map<string, number>;
  private dropped = 0;

  constructor(
    memory: unknown,
    private readonly most = MOST_LEVELS,
  ) {
    const known = memory as { levels?: Array<[string, number]> } | null;
    this.ranks = new Map(known?.levels ?? []);
  }

  of(key: KeyTuple): Pick<Level, 'rank'> | null {
    const rank = this.ranks.get(keyId(key));
    return rank === undefined ? null : { rank };
  }

  /** Keys that are at a level. */
  keys(): KeyTuple[] {
    return [...this.ranks.keys()].map((id) => JSON.parse(id) as KeyTuple);
  }

  /** Null: the key is at no level any more. */
  set(key: KeyTuple, level: Level | null): void {
    const id = keyId(key);
    // Taken out first, so that the oldest entries stand in front.
    this.ranks.delete(id);
    if (!level) return;
    this.ranks.set(id, level.rank);
    if (this.ranks.size <= this.most) return;
    const [oldest] = this.ranks.keys();
    this.ranks.delete(oldest as string);
    this.dropped += 1;
  }

  memory(): { levels: Array<[string, number]> } {
    return { levels: [...this.ranks] };
  }

  get problem(): string | null {
    if (this.dropped === 0) return null;
    const most = this.most.toLocaleString('en-US');
    return `more than ${most} keys are past a limit: the margin is not kept for ${this.dropped.toLocaleString('en-US')} of them`;
  }
}
