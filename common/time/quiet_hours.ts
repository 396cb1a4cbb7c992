import { type WeeklyWindow, windowEnd } from './weekly';

/** When nobody wants to hear of anything, by the clock of a time zone. */
export interface QuietHours {
  /** IANA name. */
  zone: string;
  windows: readonly WeeklyWindow[];
  /** What is critical comes through all the same. */
  criticalPasses: boolean;
}

/** More windows in a row than a week has need not be looked at. */
const MOST_IN_A_ROW = 20;

/** When it is over with being quiet (epoch ms), windows that follow each other taken as one; null when `at` is not quiet. */
export function quietUntil(hours: Pick<QuietHours, 'zone' | 'windows'>, at: number): number | null {
  let until = at;
  for (let looked = 0; looked < MOST_IN_A_ROW; looked++) {
    const ends = hours.windows.map((window) => windowEnd(hours.zone, window, until));
    const end = Math.max(until, ...ends.map((one) => one ?? until));
    if (end === until) break;
    until = end;
  }
  return until === at ? null : until;
}

/** When a message that is due at `at` may go out: at once, or when quiet hours are over. Epoch ms. */
export function deferred(hours: QuietHours | null | undefined, at: number, critical: boolean): number {
  if (!hours || (critical && hours.criticalPasses)) return at;
  return quietUntil(hours, at) ?? at;
}

/**
 * When it may go out where several have quiet hours, the channel and those it is for: as soon as all of them are free. Where
 * they never are, when the hours that `at` lies in are over. Epoch ms.
 */
export function deferredByAll(
  all: ReadonlyArray<QuietHours | null | undefined>,
  at: number,
  critical: boolean,
): number {
  const over = (from: number) => Math.max(from, ...all.map((hours) => deferred(hours, from, critical)));
  let until = over(at);
  for (let looked = 0; looked < MOST_IN_A_ROW; looked++) {
    const next = over(until);
    if (next === until) return until;
    until = next;
  }
  return over(at);
}
