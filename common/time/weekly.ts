/** Windows that come each week by the clock of a time zone, such as 22:00 to 07:00 from Monday to Friday. */
import { instantOf, wallTime } from './zone';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Begins on each of `days` (0 = Sunday); one that does not end after it begins goes on into the next day. Times as `22:00`, up to `24:00`. */
export interface WeeklyWindow {
  days: readonly number[];
  from: string;
  to: string;
}

/** Milliseconds after midnight. */
export const clockMs = (text: string): number => {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours! * 60 + minutes!) * MINUTE;
};

/** The windows that begin from `back` days before the day of `at` to `ahead` days after it, as instants, earliest first. */
export function windowsAround(
  zone: string,
  { days, from, to }: WeeklyWindow,
  at: number,
  { back = 1, ahead = 0 } = {},
): Array<{ from: number; to: number }> {
  const today = Math.floor(wallTime(zone, at) / DAY) * DAY;
  const found: Array<{ from: number; to: number }> = [];
  for (let day = today - back * DAY; day <= today + ahead * DAY; day += DAY) {
    if (!days.includes(new Date(day).getUTCDay())) continue;
    const over = clockMs(to) <= clockMs(from) ? DAY : 0;
    found.push({
      from: instantOf(zone, day + clockMs(from)),
      to: instantOf(zone, day + over + clockMs(to)),
    });
  }
  return found;
}

/** When the window that `at` (epoch ms) lies in ends; null when it lies in none. */
export function windowEnd(zone: string, window: WeeklyWindow, at: number): number | null {
  return windowsAround(zone, window, at).find(({ from, to }) => from <= at && at < to)?.to ?? null;
}
