import { nextWallTime } from './cron';
import { type Grid, gridFloor, gridNext, type Window } from './window';
import { instantOf, wallTime } from './zone';

/** The times at which windows end, epoch milliseconds. */
export interface Schedule {
  /** The last time that is not after `at`. */
  floor(at: number): number;
  /** The first time after `at`. */
  next(at: number): number;
  /** The shortest distance between two neighbours, and the longest. */
  interval: number;
  longest: number;
}

export const gridSchedule = (grid: Grid): Schedule => ({
  floor: (at) => gridFloor(grid, at),
  next: (at) => gridNext(grid, at),
  interval: grid.interval,
  longest: grid.interval,
});

/** The times in `(from, to]`, oldest first. */
export function timesIn(schedule: Schedule, { from, to }: Window): number[] {
  const times: number[] = [];
  for (let at = schedule.next(from); at <= to; at = schedule.next(at)) times.push(at);
  return times;
}

/** Neighbours looked at to tell how far apart the times of a cron lie. */
const SAMPLED = 64;
const SAMPLED_MS = 366 * 86_400_000;
const LONGEST_LOOK_BACK_MS = 50 * 366 * 86_400_000;

/** Crons of every hour, which say how often rather than when. */
const EVERY_HOUR = /^\S+\s+(\*(\/1)?|0-23)\s/;

/**
 * The times of a cron in a zone. A local time that a clock skips comes right after the leap; one that it shows twice
 * comes the first time only, unless the cron is one of every hour: that goes on through the hour that is repeated.
 */
class CronSchedule implements Schedule {
  private readonly nextWall: (after: number) => number | null;
  private readonly isEveryHour: boolean;
  /** The neighbours asked for last: most questions are about the same two. */
  private last = { floor: Number.NaN, next: Number.NaN };
  private span: { interval: number; longest: number } | null = null;

  constructor(
    private readonly cron: string,
    private readonly zone: string,
  ) {
    this.nextWall = nextWallTime(cron);
    this.isEveryHour = EVERY_HOUR.test(cron.trim());
  }

  next(at: number): number {
    if (at >= this.last.floor && at < this.last.next) return this.last.next;
    const again = this.isEveryHour ? this.nextRepeated(at) : Number.POSITIVE_INFINITY;
    let wall: number | null = wallTime(this.zone, at);
    for (;;) {
      wall = this.nextWall(wall);
      if (wall === null) throw new RangeError(`the cron ${this.cron} never comes`);
      const instant = instantOf(this.zone, wall);
      // What the clock shows a second time lies before.
      if (instant > at) return Math.min(instant, again);
    }
  }

  /** The next time after `at` if the clock were not put back before, or right after it is; infinite when it leaps. */
  private nextRepeated(at: number): number {
    const ahead = wallTime(this.zone, at) - at;
    const instant = (this.nextWall(at + ahead) ?? Number.POSITIVE_INFINITY) - ahead;
    if (!Number.isFinite(instant) || wallTime(this.zone, instant) === instant + ahead) return instant;
    let [low, high] = [at, instant];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (wallTime(this.zone, middle) - middle === ahead) low = middle;
      else high = middle;
    }
    const later = wallTime(this.zone, high) - high;
    // The very moment of the change may be one.
    return later < ahead
      ? (this.nextWall(high + later - 1_000) ?? Number.POSITIVE_INFINITY) - later
      : Number.POSITIVE_INFINITY;
  }

  floor(at: number): number {
    if (at >= this.last.floor && at < this.last.next) return this.last.floor;
    // Halves the stretch in which the last one lies, once one is known to be in it.
    let high = at;
    let reach = 60_000;
    let found = this.next(at - reach);
    while (found > at) {
      high = at - reach;
      reach *= 4;
      if (reach > LONGEST_LOOK_BACK_MS) throw new RangeError(`the cron ${this.cron} never came`);
      found = this.next(at - reach);
    }
    for (let low = found; high - low > 1; ) {
      const middle = Math.floor((low + high) / 2);
      const later = this.next(middle);
      if (later <= at) {
        found = later;
        low = later;
      } else high = middle;
    }
    // The stretch may end right before one.
    for (let later = this.next(found); later <= at; later = this.next(found)) found = later;
    this.last = { floor: found, next: this.next(at) };
    return found;
  }

  get interval(): number {
    return this.spans().interval;
  }

  get longest(): number {
    return this.spans().longest;
  }

  private spans(): { interval: number; longest: number } {
    if (this.span) return this.span;
    const begin = Date.UTC(2025, 0, 1);
    let interval = Number.POSITIVE_INFINITY;
    let longest = 0;
    let at = this.next(begin);
    for (let n = 0; n < SAMPLED && (n === 0 || at - begin < SAMPLED_MS); n++) {
      const next = this.next(at);
      interval = Math.min(interval, next - at);
      longest = Math.max(longest, next - at);
      at = next;
    }
    this.span = { interval, longest };
    return this.span;
  }
}

const KNOWN = new Map<string, Schedule>();
const MOST_KNOWN = 10_000;

/** Throws where the cron or the zone is not one. */
export function cronSchedule(cron: string, zone: string | null): Schedule {
  const id = `${cron}\n${zone ?? 'UTC'}`;
  let known = KNOWN.get(id);
  if (!known) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
    known = new CronSchedule(cron, zone ?? 'UTC');
    KNOWN.set(id, known);
  }
  return known;
}
