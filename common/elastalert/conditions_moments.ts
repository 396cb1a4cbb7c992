/** ElastAlert's types that look at numbers now and then: metrics, percentages, silences. */
import { fromMillis } from '../time';
import { readFilter } from './filters';
import type { MappedType } from './mapped_type';
import {
  type Options,
  readNames,
  readNumber,
  readRequiredCount,
  readRequiredNumber,
  readRequiredSpan,
  readSpan,
  readSwitch,
  readText,
} from './options';
import { Report } from './report';

/** What ElastAlert's example configuration has; a rule may leave it to the configuration. */
const BUFFER_TIME = 15 * 60_000;
const WEEK = 7 * 86_400_000;

const AGGREGATIONS: Readonly<Record<string, string>> = {
  min: 'min',
  max: 'max',
  avg: 'avg',
  sum: 'sum',
  value_count: 'value_count',
  cardinality: 'cardinality',
  percentiles: 'percentile',
};

const SHARED = ['query_key', 'doc_type', 'terms_size', 'min_doc_count', 'use_terms_query', 'use_count_query'];
const POLLED = [
  'buffer_time',
  'bucket_interval',
  'sync_bucket_interval',
  'use_run_every_query_size',
  'allow_buffer_time_overlap',
];
const METRIC = [
  'metric_agg_key',
  'metric_agg_type',
  'metric_agg_script',
  'percentile_range',
  'metric_format_string',
];

export const MOMENT_TYPES: Readonly<Record<string, MappedType>> = {
  metric_aggregation: {
    map: metricAggregation,
    options: [...SHARED, ...POLLED, ...METRIC, 'max_threshold', 'min_threshold'],
    from: {
      key: 'query_key',
      metric: 'metric_agg_key',
      within: 'buffer_time',
      above: 'max_threshold',
      atLeast: 'min_doc_count',
    },
  },
  percentage_match: {
    map: percentageMatch,
    options: [
      ...SHARED,
      ...POLLED,
      'match_bucket_filter',
      'max_percentage',
      'min_percentage',
      'min_denominator',
      'percentage_format_string',
    ],
    from: {
      key: 'query_key',
      part: 'match_bucket_filter',
      within: 'buffer_time',
      above: 'max_percentage',
      atLeast: 'min_denominator',
    },
  },
  spike_aggregation: {
    map: spikeAggregation,
    options: [
      ...SHARED,
      ...POLLED,
      ...METRIC,
      'timeframe',
      'spike_height',
      'spike_type',
      'threshold_cur',
      'threshold_ref',
      'alert_on_new_data',
    ],
    from: { key: 'query_key', metric: 'metric_agg_key', within: 'timeframe', height: 'spike_height' },
  },
  flatline: {
    map: flatline,
    options: [...SHARED, 'threshold', 'timeframe', 'forget_keys'],
    from: { key: 'query_key', fewerThan: 'threshold', within: 'timeframe' },
  },
};

/** Where ElastAlert looks at buckets, a rule looks as often as one is long, so that none is left out. */
export function bucketInterval(options: Options): number | null {
  const { type } = options;
  if (type !== 'metric_aggregation' && type !== 'percentage_match') return null;
  return readSpan(options, 'bucket_interval', new Report());
}

function metricAggregation(options: Options, report: Report) {
  return {
    type: 'metric_aggregation',
    key: readKey(options, report),
    metric: readMetric(options, report),
    within: readPolled(options, report),
    atLeast: readLeast(options, report),
    above: readNumber(options, 'max_threshold', report),
    below: readNumber(options, 'min_threshold', report),
  };
}

function percentageMatch(options: Options, report: Report) {
  if (options.match_bucket_filter === undefined)
    report.refuse('match_bucket_filter', 'required for percentage_match, missing');
  if (options.percentage_format_string !== undefined)
    report.warn('percentage_format_string', 'not needed: the percentage is shown as it is');
  const query = readFilter(options, report, 'match_bucket_filter');
  return {
    type: 'percentage_match',
    key: readKey(options, report),
    part: { language: 'dsl', query: JSON.stringify(query) },
    within: readPolled(options, report),
    // Documents are whole: at least 2.5 of them are at least 3.
    atLeast: Math.max(
      0,
      Math.ceil(readNumber(options, 'min_denominator', report) ?? 0),
      readLeast(options, report),
    ),
    above: readNumber(options, 'max_percentage', report),
    below: readNumber(options, 'min_percentage', report),
  };
}

function spikeAggregation(options: Options, report: Report) {
  const within = readRequiredSpan(options, 'timeframe', report);
  const direction = readText(options, 'spike_type', report);
  if (direction === null) report.refuse('spike_type', 'required for spike_aggregation, missing');
  else if (!['up', 'down', 'both'].includes(direction))
    report.refuse('spike_type', 'must be up, down or both');
  for (const option of POLLED)
    if (options[option] !== undefined)
      report.warn(
        option,
        'not needed: the metric is taken of the whole timeframe, where ElastAlert adds up what its runs measured',
      );
  if (readSwitch(options, 'alert_on_new_data', false, report))
    report.warn(
      'alert_on_new_data',
      'a key without documents in the timeframe before has nothing to rise from',
    );
  return {
    type: 'spike_aggregation',
    key: readKey(options, report),
    metric: readMetric(options, report),
    within: fromMillis(within ?? 1),
    atLeast: readLeast(options, report),
    height: readRequiredNumber(options, 'spike_height', report),
    direction,
    currentAtLeast: readNumber(options, 'threshold_cur', report),
    referenceAtLeast: readNumber(options, 'threshold_ref', report),
  };
}

function flatline(options: Options, report: Report) {
  const fewerThan = readRequiredCount(options, 'threshold', report);
  const within = readRequiredSpan(options, 'timeframe', report) ?? 1;
  let key = readKey(options, report);
  if (key.length > 0 && readSwitch(options, 'use_count_query', false, report)) {
    report.warn('query_key', 'not used, as in ElastAlert: use_count_query counts all documents');
    key = [];
  }
  const remember = Math.min(Math.max(WEEK, 2 * within), 90 * 86_400_000);
  if (readSwitch(options, 'forget_keys', false, report))
    report.warn('forget_keys', 'not needed: one silence is one match, however long it lasts');
  if (key.length > 0)
    report.warn(
      'query_key',
      `keys seen in the last ${remember / 86_400_000} days are expected, where ElastAlert knows those seen since it was started`,
    );
  for (const option of ['use_count_query', 'use_terms_query'])
    if (readSwitch(options, option, false, report))
      report.warn(option, 'not needed: documents are always counted by a query, at their own time');
  return { type: 'flatline', key, fewerThan, within: fromMillis(within), remember: fromMillis(remember) };
}

function readKey(options: Options, report: Report): string[] {
  const key = readNames(options, 'query_key', report);
  if (options.terms_size !== undefined)
    report.warn(
      'terms_size',
      'not needed: every key is looked at, where ElastAlert left out those beyond the limit',
    );
  return key;
}

/** Of how many documents a value is taken at least: ElastAlert asks that of the buckets of a key. */
function readLeast(options: Options, report: Report): number {
  const least = readNumber(options, 'min_doc_count', report);
  if (least === null) return 0;
  if (readNames(options, 'query_key', new Report()).length > 0) {
    if (options.bucket_interval !== undefined)
      report.warn('min_doc_count', 'asked of each bucket, where ElastAlert asked it of all of them together');
    return Math.max(0, Math.ceil(least));
  }
  report.warn('min_doc_count', 'not used, as in ElastAlert: it is asked of the buckets of query_key');
  return 0;
}

function readMetric(options: Options, report: Report) {
  if (options.metric_agg_script !== undefined)
    report.refuse(
      'metric_agg_script',
      'a script is not carried over; make it a runtime field of the data view and name that as metric_agg_key',
    );
  if (options.metric_format_string !== undefined)
    report.warn('metric_format_string', 'not needed: the value is shown as it is');
  const field = readText(options, 'metric_agg_key', report);
  if (field === null && options.metric_agg_key === undefined)
    report.refuse('metric_agg_key', `required for ${String(options.type)}, missing`);
  const type = readText(options, 'metric_agg_type', report);
  const agg = type !== null && Object.hasOwn(AGGREGATIONS, type) ? AGGREGATIONS[type] : undefined;
  if (agg === undefined)
    report.refuse(
      'metric_agg_type',
      type === null
        ? `required for ${String(options.type)}, missing`
        : `must be one of ${Object.keys(AGGREGATIONS).join(', ')}`,
    );
  const percent =
    agg === 'percentile'
      ? readRequiredNumber(options, 'percentile_range', report)
      : readNumber(options, 'percentile_range', report);
  return { agg, field, ...(percent !== null && { percent }) };
}

/**
 * How much ElastAlert looks at at once: a bucket where there are buckets, else all that its query reads.
 */
function readPolled(options: Options, report: Report): string {
  const bucket = readSpan(options, 'bucket_interval', report);
  const buffer = readSpan(options, 'buffer_time', report);
  const pieces = readSwitch(options, 'use_run_every_query_size', false, report);
  if (options.allow_buffer_time_overlap !== undefined)
    report.warn('allow_buffer_time_overlap', 'not needed: every run looks at the whole time before it');
  if (bucket !== null) {
    report.warn('bucket_interval', 'the rule looks as often as a bucket is long, at each bucket once');
    return fromMillis(bucket);
  }
  if (pieces) {
    const every = readSpan(options, 'run_every', report);
    if (every === null)
      report.refuse(
        'run_every',
        'required with use_run_every_query_size: it says how much is looked at, missing',
      );
    else report.warn('use_run_every_query_size', 'each piece is looked at once, not again at every run');
    return fromMillis(every ?? BUFFER_TIME);
  }
  if (buffer === null)
    report.warn('buffer_time', `not in the rule, comes from ElastAlert's own configuration; 15m is used`);
  return fromMillis(buffer ?? BUFFER_TIME);
}
