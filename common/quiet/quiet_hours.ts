import { minuteOf, type QuietHours } from '../schemas';
import { instantOf, wallTime } from '../time';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When quiet hours that hold at `at` are over; null when none hold. Epoch ms. */
export function quietUntil(
  { zone, windows }: Pick<QuietHours, 'zone' | 'windows'>,
  at: number,
): number | null {
  let until: number | null = null;
  // One stretch may begin where another ends; a week of them at most.
  for (let looks = 0; looks < windows.length * 8; looks++) {
    const wall = wallTime(zone, until ?? at);
    const midnight = Math.floor(wall / DAY) * DAY;
    const ends = windows.flatMap(({ days, from, to }) =>
      [midnight, midnight - DAY].flatMap((begins) => {
        if (!days.includes(new Date(begins).getUTCDay())) return [];
        const start = begins + minuteOf(from) * MINUTE;
        const end = begins + minuteOf(to) * MINUTE + (minuteOf(to) <= minuteOf(from) ? DAY : 0);
        return start <= wall && wall < end ? [end] : [];
      }),
    );
    if (ends.length === 0) return until;
    const next = instantOf(zone, Math.max(...ends));
    // Where the clock leaps back the wall time comes twice: time goes on all the same.
    if (next <= (until ?? at)) return until;
    until = next;
  }
  return until;
}

/** When a message that is due at `at` may go out: at once, or when quiet hours are over. Epoch ms. */
export function deferred(hours: QuietHours | null | undefined, at: number, critical: boolean): number {
  if (!hours || (critical && hours.criticalPasses)) return at;
  return quietUntil(hours, at) ?? at;
}
