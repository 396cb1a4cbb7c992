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

/**
 * The times of a cron in a zone. A local time that a clock skips comes right after the leap; one that it shows twice
 * comes the first time only.
 */
class CronSchedule implements Schedule {
  private readonly nextWall: (after: number) => number | null;
  /** The neighbours asked for last: most questions are about the same two. */
  private last = { floor: Number.NaN, next: Number.NaN };
  private span: { interval: number; longest: number } | null = null;

  constructor(
    private readonly cron: string,
    private readonly zone: string,
  ) {
    this.nextWall = nextWallTime(cron);
  }

  next(at: number): number {
    if (at >= this.last.floor && at < this.last.next) return this.last.next;
    let wall: number | null = wallTime(this.zone, at);
    for (;;) {
      wall = this.nextWall(wall);
      if (wall === null) throw new RangeError(`the cron ${this.cron} never comes`);
      const instant = instantOf(this.zone, wall);
      // What the clock shows a second time lies before.
      if (instant > at) return instant;
    }
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
