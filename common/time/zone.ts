/** Wall clocks of IANA time zones. A wall time is written as the epoch milliseconds at which a clock in UTC shows the same. */

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError where the zone is not known. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (!format) {
    const two = '2-digit';
    const time = { hour: two, minute: two, second: two, hourCycle: 'h23' } as const;
    const day = { year: 'numeric', month: two, day: two } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', ...day, ...time });
    FORMATS.set(zone, format);
  }
  return format;
}

/** Whether this is the name of a time zone: `Europe/Berlin`, `UTC`. */
export function isZone(zone: string): boolean {
  // Newer engines take offsets such as +01:00 for zones, older ones do not.
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Farther from UTC than any zone, so that what lies so far before and after a wall time is before and after it anywhere. */
const BEYOND = 26 * 3_600_000;
/** Clocks are changed at quarters of an hour, so that within one the distance from UTC is the same. */
const QUARTER = 900_000;
const OFFSETS = new Map<string, Map<number, number>>();
const MOST_OFFSETS = 50_000;

/** How far a clock in the zone is ahead of UTC at `at` (epoch ms). */
function offsetAt(zone: string, at: number): number {
  let known = OFFSETS.get(zone);
  if (!known || known.size >= MOST_OFFSETS) {
    known = new Map();
    OFFSETS.set(zone, known);
  }
  const quarter = Math.floor(at / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    const parts: Record<string, number> = {};
    for (const { type, value } of formatOf(zone).formatToParts(quarter * QUARTER))
      parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts as Record<string, number>;
    offset = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - quarter * QUARTER;
    known.set(quarter, offset);
  }
  return offset;
}

/** What a clock in the zone shows at `at` (epoch ms). */
export const wallTime = (zone: string, at: number): number => at + offsetAt(zone, at);

/** When a clock in the zone shows `wall`: the first time where it does twice, right after the leap where it never does. */
export function instantOf(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - BEYOND);
  const early = wall - before;
  if (offsetAt(zone, early) === before) return early;
  const after = offsetAt(zone, wall + BEYOND);
  const late = wall - after;
  if (offsetAt(zone, late) === after) return late;
  // Skipped: the clock leaps somewhere between the two.
  let [low, high] = [Math.min(early, late), Math.max(early, late)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallTime(zone, middle) > wall) high = middle;
    else low = middle;
  }
  return high;
}
