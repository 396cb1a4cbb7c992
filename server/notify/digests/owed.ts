import type { Digest } from '../../../common/schemas';
import { cronSchedule } from '../../../common/time';

/** What a digest is about: `(from, to]`, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
}

/**
 * The stretch that is owed now: between the last two times of its cron. Null when it was made, or changed, since the last one.
 */
export function owedBy(
  { schedule, updatedAt }: Pick<Digest, 'schedule' | 'updatedAt'>,
  now: number,
): Stretch | null {
  const times = cronSchedule(schedule.cron, schedule.zone);
  const to = times.floor(now);
  return to <= Date.parse(updatedAt) ? null : { from: times.floor(to - 1), to };
}
