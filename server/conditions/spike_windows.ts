import type { SpikeCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { EventDocument } from './contract';
import { DecimalSum } from './decimal_sum';
import { heightLevel } from './heights';
import type { Level } from './limits';
import { type Moment, MomentQueue } from './moment_queue';
import type { Verdict, Windows } from './sliding_episodes';

/** Whether the two are compared at all. */
export function isComparable(
  { currentAtLeast, referenceAtLeast, field }: SpikeCondition,
  current: number,
  reference: number,
): boolean {
  if (field !== null) return current !== 0 && reference !== 0;
  // Silence on both sides is no spike.
  return current >= currentAtLeast && reference >= referenceAtLeast && current + reference > 0;
}

/** How much a value stands out on its side. Of what follows on nothing, more is worse. */
function weightOf(side: Level['side'], current: number, reference: number): number {
  const [more, less] = side === 'above' ? [current, reference] : [reference, current];
  return less === 0 ? 1e15 + more : more / less;
}

/** `(t − within, t]` and the one before it, of one key. */
export class SpikeWindows implements Windows {
  private readonly within: number;
  private readonly moments: MomentQueue;
  /** Of the moments held, how many are in the reference window; the others are in the current one. */
  private before = 0;
  private waited = false;
  private readonly current = new Running();
  private readonly reference = new Running();

  /** @param comparable from when on the key is compared; null: two windows after the first document that comes */
  constructor(
    private readonly condition: SpikeCondition,
    private comparable: number | null,
    held?: number,
  ) {
    this.within = toMillis(condition.within);
    this.moments = new MomentQueue(2 * this.within, held);
  }

  get size(): number {
    return this.current.documents;
  }

  get isCoarse(): boolean {
    return this.moments.isCoarse;
  }

  next(): number {
    const leaving = this.moments.at(this.before);
    const gone = this.moments.at(0);
    return Math.min(
      leaving ? leaving.time + this.within : Number.POSITIVE_INFINITY,
      gone ? gone.time + 2 * this.within : Number.POSITIVE_INFINITY,
      this.waiting ?? Number.POSITIVE_INFINITY,
    );
  }

  leave(at: number): void {
    if (this.waiting !== null && at >= this.waiting) this.waited = true;
    for (let next = this.moments.at(this.before); next && next.time <= at - this.within; ) {
      this.current.take(next);
      this.reference.add(next);
      this.before += 1;
      next = this.moments.at(this.before);
    }
    for (let oldest = this.moments.at(0); oldest && oldest.time <= at - 2 * this.within; ) {
      this.moments.shift();
      this.before -= 1;
      this.reference.take(oldest);
      oldest = this.moments.at(0);
    }
  }

  enter({ time, values }: EventDocument): void {
    this.comparable ??= time + 2 * this.within;
    const numbers = this.condition.field === null ? [] : numbersOf(values?.[this.condition.field]);
    this.moments.add(time, numbers);
    this.current.enter(numbers);
  }

  judge(at: number, was: Pick<Level, 'rank'> | null): Verdict | null {
    if (this.comparable === null || at < this.comparable) return null;
    const [value, reference] = [this.valueOf(this.current), this.valueOf(this.reference)];
    if (value === null || reference === null || !isComparable(this.condition, value, reference)) return null;
    const level = heightLevel(this.condition, value, reference, was);
    if (!level) return null;
    const weight = weightOf(level.side, value, reference);
    return { level, weight, values: { value, reference, height: level.threshold }, unsure: true };
  }

  /** When comparing begins, where that is still to come. */
  private get waiting(): number | null {
    return this.waited || this.comparable === null || !Number.isFinite(this.comparable)
      ? null
      : this.comparable;
  }

  private valueOf({ documents, sum, values }: Running): number | null {
    if (this.condition.field === null) return documents;
    return values === 0 ? null : sum.value / values;
  }
}

const numbersOf = (texts: readonly string[] = []): number[] => texts.map(Number).filter(Number.isFinite);

/** What is in a window now. */
class Running {
  documents = 0;
  values = 0;
  readonly sum = new DecimalSum();

  enter(numbers: readonly number[]): void {
    this.documents += 1;
    this.values += numbers.length;
    for (const number of numbers) this.sum.add(number);
  }

  add({ documents, values, sum }: Moment): void {
    this.documents += documents;
    this.values += values;
    if (sum) this.sum.addAll(sum);
  }

  take({ documents, values, sum }: Moment): void {
    this.documents -= documents;
    this.values -= values;
    if (sum) this.sum.takeAll(sum);
  }
}
