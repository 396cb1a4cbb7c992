import type { FrequencyCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { EventDocument } from './contract';
import { type Level, withOwn, worstOf } from './limits';
import { MomentQueue } from './moment_queue';
import type { Verdict, Windows } from './sliding_episodes';

type Counts = Pick<FrequencyCondition, 'count' | 'levels' | 'margin'>;

/** The worst of the counts that there are; one that is held is left when there are `margin` fewer than that. */
export const countLevel = (
  { count, levels, margin }: Counts,
  events: number,
  was: Pick<Level, 'rank'> | null,
): Level | null =>
  worstOf(withOwn({ count }, levels), was, (limit, held) =>
    events >= limit.count || (held && events > limit.count - margin) ? { threshold: limit.count } : null,
  );

/** The number of events in `(t − within, t]` of one key. */
export class FrequencyWindows implements Windows {
  private readonly within: number;
  private readonly moments: MomentQueue;
  private events = 0;

  constructor(private readonly condition: FrequencyCondition) {
    this.within = toMillis(condition.within);
    this.moments = new MomentQueue(this.within);
  }

  /** More events came than are held one by one. */
  get isCoarse(): boolean {
    return this.moments.isCoarse;
  }

  get size(): number {
    return this.events;
  }

  next(): number {
    const oldest = this.moments.at(0);
    return oldest ? oldest.time + this.within : Number.POSITIVE_INFINITY;
  }

  leave(at: number): void {
    for (let oldest = this.moments.at(0); oldest && oldest.time <= at - this.within; ) {
      this.events -= oldest.documents;
      this.moments.shift();
      oldest = this.moments.at(0);
    }
  }

  enter({ time }: EventDocument): void {
    this.events += 1;
    this.moments.add(time);
  }

  judge(_at: number, was: Pick<Level, 'rank'> | null): Verdict | null {
    const value = this.events;
    const level = countLevel(this.condition, value, was);
    return level && { level, weight: value, values: { value, threshold: level.threshold } };
  }
}
