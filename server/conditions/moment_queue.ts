import { DecimalSum } from './decimal_sum';

/** The documents of one moment, and what is summed of them. */
export interface Moment {
  time: number;
  documents: number;
  /** Null: of no values. */
  sum: DecimalSum | null;
  /** How many values the sum is of. */
  values: number;
}

/** Moments of one key that are held exactly; past that, neighbours are taken together. */
export const MOMENTS_HELD = 50_000;

/** So many milliseconds are taken together where there are more moments in `reach`. */
export const stepOf = (reach: number, held = MOMENTS_HELD): number => Math.ceil(reach / held);

/**
 * The moments of the last `reach` milliseconds in order, equal ones as one. Where there are more than `MOMENTS_HELD`, those in one
 * step (`stepOf`) leave together, with the newest of them, so that what is held is bounded (`isCoarse`).
 */
export class MomentQueue {
  isCoarse = false;
  private moments: Moment[] = [];
  private head = 0;

  constructor(
    private readonly reach: number,
    private readonly held = MOMENTS_HELD,
  ) {}

  get length(): number {
    return this.moments.length - this.head;
  }

  /** From the oldest on; undefined past the newest. */
  at(place: number): Moment | undefined {
    return this.moments[this.head + place];
  }

  /** Times must not go back. */
  add(time: number, numbers: readonly number[] = []): void {
    if (this.length >= this.held) this.isCoarse = true;
    const step = this.isCoarse ? stepOf(this.reach, this.held) : 1;
    const last = this.moments[this.moments.length - 1];
    const isSame = last && this.length > 0 && Math.ceil(last.time / step) === Math.ceil(time / step);
    const moment = isSame ? last : { time, documents: 0, sum: null, values: 0 };
    if (moment !== last) this.moments.push(moment);
    moment.time = time;
    moment.documents += 1;
    moment.values += numbers.length;
    if (numbers.length > 0) moment.sum ??= new DecimalSum();
    for (const number of numbers) moment.sum?.add(number);
  }

  /** Moves the head and now and then gives the space behind it back, so that dropping costs nothing on average. */
  shift(): Moment | undefined {
    if (this.length === 0) return undefined;
    const moment = this.moments[this.head];
    this.head += 1;
    if (this.head > 1024 && this.head * 2 > this.moments.length) {
      this.moments = this.moments.slice(this.head);
      this.head = 0;
    }
    return moment;
  }
}
