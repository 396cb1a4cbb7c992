/** When a rule of ElastAlert runs by the clock, as a cron of ours: windows end at its times. */
import type { RuleSchedule } from '../schemas';
import { cronProblem } from '../time';
import { bucketInterval } from './conditions_moments';
import { type Options, readSwitch, readText } from './options';
import type { Report } from './report';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every so often by the clock, in UTC: whole minutes that an hour holds, hours that a day holds, a day. Else null. */
export function cronOfSpan(millis: number): string | null {
  if (millis % MINUTE === 0 && HOUR % millis === 0) return hourly(millis / MINUTE);
  if (millis % HOUR === 0 && DAY % millis === 0)
    return millis === DAY ? '0 0 * * *' : `0 */${millis / HOUR} * * *`;
  return null;
}

const hourly = (minutes: number): string =>
  minutes === 60 ? '0 * * * *' : minutes === 1 ? '* * * * *' : `*/${minutes} * * * *`;

/** @param interval how often the rule runs, milliseconds */
export function readRunTimes(options: Options, interval: number, report: Report): RuleSchedule | null {
  const cron = readLimits(options, interval, report) ?? readSync(options, report);
  return cron === null ? null : { cron, zone: null };
}

/** The minutes in which a rule may run; where that is every minute of an hour, it runs as often as it would. */
function readLimits(options: Options, interval: number, report: Report): string | null {
  const asked = readText(options, 'limit_execution', report)?.trim().replace(/\s+/g, ' ') ?? null;
  if (readSwitch(options, 'limit_execution_coverage', false, report))
    report.leaveOut(
      'limit_execution_coverage',
      'documents of the hours in between are looked at when the rule runs again',
    );
  if (asked === null) return null;
  const problem = cronProblem(asked);
  if (problem !== null) {
    report.leaveOut('limit_execution', `not carried over, the rule runs always: ${problem}`);
    return null;
  }
  const often = cronOfSpan(interval)?.split(' ')[0] ?? '*';
  report.warn(
    'limit_execution',
    'becomes the times at which the rule runs, in UTC; documents of the hours in between are looked at when it runs again',
  );
  return asked.startsWith('* ') ? `${often} ${asked.slice(2)}` : asked;
}

/** Buckets that begin where the clock's do. */
function readSync(options: Options, report: Report): string | null {
  if (options.type === 'spike_aggregation' || !readSwitch(options, 'sync_bucket_interval', false, report))
    return null;
  const bucket = bucketInterval(options);
  if (bucket === null) {
    report.warn('sync_bucket_interval', 'not used, as in ElastAlert: there are no buckets');
    return null;
  }
  const cron = cronOfSpan(bucket);
  if (cron === null)
    report.warn(
      'sync_bucket_interval',
      'not carried over: buckets of this length do not begin with the clock’s',
    );
  return cron;
}
