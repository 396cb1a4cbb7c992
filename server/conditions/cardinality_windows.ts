import type { CardinalityCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { EventDocument } from './contract';
import { type Level, type Limits, levelOf } from './limits';
import { MomentQueue } from './moment_queue';
import type { Verdict, Windows } from './sliding_episodes';

/** Distinct values held of one key. */
export const VALUES_HELD = 100_000;

export const limitsOf = (condition: CardinalityCondition, side: 'above' | 'below'): number[] =>
  [condition[side], ...condition.levels.map((level) => level[side])].filter(
    (limit): limit is number => limit !== null,
  );

/** The same limits, of those above and those below only the ones that count now. */
const only = (
  { above, below, levels, margin }: Limits,
  counts: { above: boolean; below: boolean },
): Limits => {
  const some = <L extends { above: number | null; below: number | null }>(limit: L): L => ({
    ...limit,
    above: counts.above ? limit.above : null,
    below: counts.below ? limit.below : null,
  });
  return { ...some({ above, below }), levels: levels.map(some), margin };
};

/** The distinct values in `(t − within, t]` of one key: each with its newest time, the oldest first. */
export class CardinalityWindows implements Windows {
  /** More values than are held came: those beyond were not counted. */
  isFull = false;
  private readonly within: number;
  private readonly moments: MomentQueue;
  private readonly values = new Map<string, number>();
  private readonly hasLower: boolean;
  private readonly held: number;
  private documents = 0;
  private newest = Number.NEGATIVE_INFINITY;
  private now = Number.NEGATIVE_INFINITY;

  /** @param comparable from when on too few are told of the key; null: a window after the first document that comes */
  constructor(
    private readonly condition: CardinalityCondition,
    private comparable: number | null,
    held = VALUES_HELD,
  ) {
    this.within = toMillis(condition.within);
    this.moments = new MomentQueue(this.within);
    this.hasLower = limitsOf(condition, 'below').length > 0;
    // Enough to tell every level, whatever its limit.
    this.held = Math.max(held, ...limitsOf(condition, 'above').map((limit) => 2 * limit));
  }

  get size(): number {
    return this.documents;
  }

  next(): number {
    const [oldest = Number.POSITIVE_INFINITY] = this.values.values();
    const moment = this.moments.at(0)?.time ?? Number.POSITIVE_INFINITY;
    const waited = this.hasLower ? [this.comparable ?? Number.NEGATIVE_INFINITY, this.vanishes] : [];
    const coming = waited.filter((at) => at > this.now);
    return Math.min(oldest + this.within, moment + this.within, ...coming);
  }

  leave(at: number): void {
    this.now = at;
    for (const [value, time] of this.values) {
      if (time > at - this.within) break;
      this.values.delete(value);
    }
    for (let oldest = this.moments.at(0); oldest && oldest.time <= at - this.within; ) {
      this.documents -= oldest.documents;
      this.moments.shift();
      oldest = this.moments.at(0);
    }
  }

  enter({ time, values }: EventDocument): void {
    this.comparable ??= time + this.within + 1;
    this.newest = time;
    this.documents += 1;
    this.moments.add(time);
    for (const value of values?.[this.condition.field] ?? []) {
      // Taken out first, so that it comes to stand behind all that are older.
      if (!this.values.delete(value) && this.values.size >= this.held) this.isFull = true;
      else this.values.set(value, time);
    }
  }

  judge(at: number, was: Pick<Level, 'rank'> | null): Verdict | null {
    if (at >= this.vanishes) return null;
    const value = this.values.size;
    // Nothing is never too many, whatever the margin.
    const counts = { above: value > 0, below: this.comparable !== null && at >= this.comparable };
    const level = levelOf(only(this.condition, counts), value, was);
    if (!level) return null;
    const unsure = level.side === 'below';
    return { level, weight: unsure ? -value : value, values: { value, threshold: level.threshold }, unsure };
  }

  /** Nothing came for two windows: there is nothing to judge by any more. */
  private get vanishes(): number {
    return this.newest + 2 * this.within;
  }
}
