/** What ElastAlert says of a match by the type of its rule, in our variables. */
import { isRecord, type Options } from './options';

const limit = (value: unknown): string => (value === undefined || value === null ? 'None' : String(value));

/** Python's text of a timedelta: `0:05:00`, `1 day, 0:00:00`. */
function timedelta(span: unknown): string {
  if (!isRecord(span)) return '';
  const lengths: Record<string, number> = {
    weeks: 604_800,
    days: 86_400,
    hours: 3_600,
    minutes: 60,
    seconds: 1,
  };
  const all = Object.entries(span).reduce(
    (sum, [unit, count]) => sum + (lengths[unit] ?? 0) * Number(count),
    0,
  );
  const days = Math.floor(all / 86_400);
  const rest = all % 86_400;
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(rest / 3_600)}:${two(Math.floor((rest % 3_600) / 60))}:${two(Math.floor(rest % 60))}`;
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}

const BETWEEN = 'between {{alert.sinceMinute}} and {{alert.lastSeenMinute}}';

const TEXTS: Readonly<Record<string, (options: Options) => string>> = {
  frequency: ({ num_events: count }) => `At least ${count} events occurred ${BETWEEN}`,
  flatline: ({ threshold }) =>
    'An abnormally low number of events occurred around {{alert.lastSeenMinute}}.\n' +
    `Between {{alert.sinceMinute}} and {{alert.lastSeenMinute}}, there were less than ${threshold} events.`,
  spike: ({ timeframe, field_value: field }) =>
    field === undefined
      ? 'An abnormal number ({{alert.values.value}}) of events occurred around {{alert.lastSeenMinute}}.\n' +
        `Preceding that time, there were only {{alert.values.reference}} events within ${timedelta(timeframe)}`
      : `An abnormal average value ({{alert.values.value}}) of field '${field}' occurred around {{alert.lastSeenMinute}}.\n` +
        `Preceding that time, the field had an average value of ({{alert.values.reference}}) within ${timedelta(timeframe)}`,
  cardinality: ({ max_cardinality: most, min_cardinality: least, cardinality_field: field }) =>
    most === undefined
      ? `Less than ${least} unique ${field}(s) occurred since last alert or ${BETWEEN}`
      : `A maximum of ${most} unique ${field}(s) occurred since last alert or ${BETWEEN}`,
  metric_aggregation: ({
    metric_agg_type: type,
    metric_agg_key: key,
    min_threshold: min,
    max_threshold: max,
  }) => `Threshold violation, ${type}:${key} {{alert.values.value}} (min: ${limit(min)} max : ${limit(max)})`,
  percentage_match: ({ min_percentage: min, max_percentage: max }) =>
    `Percentage violation, value: {{alert.values.percentage}} (min: ${limit(min)} max : ${limit(max)}) of {{alert.values.total}} items`,
};

/** Empty for types of which it says nothing. */
export const ruleText = (options: Options): string =>
  typeof options.type === 'string' && Object.hasOwn(TEXTS, options.type)
    ? TEXTS[options.type]!(options).replace(/\{\{\{+/g, '{')
    : '';
