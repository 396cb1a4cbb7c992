/** Who is told how often: ElastAlert's realert, aggregation and their like as a notify policy. */
import type { z } from 'zod';
import type { NotifyPolicy, notifySchema } from '../schemas';
import { fromMillis } from '../time';
import type { Grouping } from '../words';
import { isRecord, type Options, readNames, readSpan, readSwitch, readText } from './options';
import type { Report } from './report';

type PolicyInput = z.input<typeof notifySchema>;

/** Of ElastAlert, where a rule says nothing. */
const REALERT_MS = 60_000;

/** Found by documents or counts of them, not lasting states. */
const EVENT_TYPES: readonly unknown[] = ['any', 'blacklist', 'whitelist', 'change', 'new_term', 'frequency'];

export const NOTIFY_OPTIONS = [
  'realert',
  'realert_key',
  'exponential_realert',
  'aggregation',
  'aggregation_key',
  'aggregate_by_match_time',
  'aggregation_alert_time_compared_with_timestamp_field',
  'alert_time_limit',
] as const;

const span = (millis: number | null): string | null =>
  millis === null || millis <= 0 ? null : fromMillis(millis);

/** What of a bundle: for how long it gathers, or a cron's times, in UTC as in ElastAlert. */
function readBundle(options: Options, report: Report): PolicyInput['bundle'] {
  const { aggregation } = options;
  if (aggregation === undefined || aggregation === null) return null;
  const cron =
    isRecord(aggregation) && aggregation.schedule !== undefined
      ? readText(aggregation, 'schedule', report)
      : null;
  const gathers = cron === null ? span(readSpan(options, 'aggregation', report)) : null;
  if (cron === null && gathers === null) return null;
  const byMatch = readSwitch(options, 'aggregate_by_match_time', false, report);
  const asked = 'aggregation_alert_time_compared_with_timestamp_field';
  return {
    for: gathers,
    at: cron === null ? null : { cron, zone: null },
    from: byMatch ? 'match' : 'run',
    until: readSwitch(options, asked, false, report) ? 'match' : 'run',
    per: readNames(options, 'aggregation_key', report),
  };
}

/**
 * The policy of a rule, before its schema, and how its matches are grouped. ElastAlert tells every match that its
 * silence lets through; here an alert gathers the matches of a key, so that it is told again whenever it is seen again.
 * Where there is no silence at all, every match that is an event is an alert of its own.
 */
export function readNotify(options: Options, report: Report): { notify: PolicyInput; grouping: Grouping } {
  const bundle = readBundle(options, report);
  const asked = readSpan(options, 'realert', report);
  const realertMs = asked ?? (bundle ? 0 : REALERT_MS);
  const each = realertMs <= 0 && EVENT_TYPES.includes(options.type);
  const tried = span(readSpan(options, 'alert_time_limit', report));
  const key = readText(options, 'realert_key', report);
  return {
    grouping: each ? 'match' : 'key',
    notify: {
      realert: span(realertMs),
      realertMax: span(readSpan(options, 'exponential_realert', report)),
      realertShared: key === null || key === options.name ? null : key,
      repeat: each ? null : '0s',
      bundle,
      ...(tried && { tryFor: tried }),
    } satisfies Partial<Record<keyof NotifyPolicy, unknown>>,
  };
}
