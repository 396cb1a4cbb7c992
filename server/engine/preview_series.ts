import type { PreviewSeries } from '../../common/api';
import type { RuleInput } from '../../common/schemas';
import { fromMillis, inWords, timesIn, toMillis, type Window } from '../../common/time';
import { keyRecord, keyText } from '../alerts';
import { keyId, type RunInput, type SeriesPoint } from '../conditions';
import { scheduleOf } from './plan';

/** Moments that a preview looks at. */
const MOST_MOMENTS = 500;
/** Keys whose values it shows. */
const MOST_KEYS = 10;

/** How far apart the moments of a preview lie: the interval, or as many of them as keeps the moments few enough. */
export function momentStep(intervalMs: number, rangeMs: number): number {
  return intervalMs * Math.max(1, Math.ceil(rangeMs / intervalMs / MOST_MOMENTS));
}

/** The moments at which a preview looks, and how far apart the rule's own lie; of a cron its times, or every so many-th. */
export function previewMoments(
  input: Pick<RuleInput, 'interval' | 'schedule'>,
  window: Window,
): Pick<RunInput, 'every' | 'moments'> & { intervalMs: number } {
  if (!input.schedule) {
    const intervalMs = toMillis(input.interval);
    return { intervalMs, every: momentStep(intervalMs, window.to - window.from) };
  }
  const schedule = scheduleOf({ ...input, bucket: 0 });
  const times = timesIn(schedule, window);
  const nth = Math.max(1, Math.ceil(times.length / MOST_MOMENTS));
  const moments = times.filter((_, at) => (times.length - 1 - at) % nth === 0);
  return { intervalMs: schedule.interval, every: schedule.interval * nth, moments };
}

/**
 * The values over time for the chart, of the keys that come first (those at which the condition held), and what was left
 * out, in words.
 */
export function seriesOf(
  points: readonly SeriesPoint[],
  key: readonly string[],
  { step, intervalMs }: { step: number; intervalMs: number },
): { series: PreviewSeries[]; notes: string[] } {
  const lines = new Map<string, PreviewSeries>();
  const keys = new Set<string>();
  for (const { at, key: tuple, value, low, high } of points) {
    const id = keyId(tuple);
    keys.add(id);
    const line = lines.get(id) ?? { key: keyRecord(key, tuple), keyText: keyText(tuple), points: [] };
    if (!lines.has(id)) {
      if (lines.size >= MOST_KEYS) continue;
      lines.set(id, line);
    }
    line.points.push({ at: new Date(at).toISOString(), value, low, high });
  }
  const notes: string[] = [];
  if (keys.size > MOST_KEYS)
    notes.push(`the chart shows ${MOST_KEYS} keys, first of all those that match; there are more`);
  if (points.length > 0 && step > intervalMs) {
    const [coarse, fine] = [step, intervalMs].map((length) => inWords(fromMillis(length)));
    notes.push(
      `looked at every ${coarse} instead of every ${fine}, so that the range is answered soon: what began and ended in between is not shown`,
    );
  }
  return { series: [...lines.values()], notes };
}
