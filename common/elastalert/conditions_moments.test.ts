import { readCondition } from './conditions';
import { mapRule } from './map_rule';
import type { Options } from './options';
import { Report } from './report';

const METRIC = { type: 'metric_aggregation', metric_agg_key: 'ms', metric_agg_type: 'avg', max_threshold: 5 };
const PERCENT = {
  type: 'percentage_match',
  match_bucket_filter: [{ term: { status: 500 } }],
  max_percentage: 5,
};
const SPIKE = {
  type: 'spike_aggregation',
  metric_agg_key: 'ms',
  metric_agg_type: 'sum',
  spike_height: 2,
  spike_type: 'up',
  timeframe: { hours: 1 },
};
const FLATLINE = { type: 'flatline', threshold: 3, timeframe: { minutes: 5 } };

/** The condition, and of which options it is said what. */
function mapped(options: Options) {
  const report = new Report();
  const condition = readCondition(options, report);
  const names = (notes: Array<{ option: string }>) => notes.map(({ option }) => option);
  return { condition, warned: names(report.warnings), refused: names(report.problems) };
}

describe('metrics, percentages and silences of ElastAlert', () => {
  it.each([
    [
      'buffer_time is how much is looked at',
      { ...METRIC, buffer_time: { minutes: 5 } },
      { within: '5m', above: 5, below: null },
    ],
    ['without it, the example configuration', METRIC, { within: '15m' }],
    [
      'a bucket goes before it',
      { ...METRIC, buffer_time: { minutes: 5 }, bucket_interval: { minutes: 1 } },
      { within: '1m' },
    ],
    [
      'pieces, where asked for',
      { ...METRIC, run_every: { minutes: 2 }, use_run_every_query_size: true },
      { within: '2m' },
    ],
    [
      'percentiles',
      { ...METRIC, metric_agg_type: 'percentiles', percentile_range: 99 },
      { metric: { agg: 'percentile', field: 'ms', percent: 99 } },
    ],
    [
      'percentages',
      { ...PERCENT, min_percentage: 1, min_denominator: 10, query_key: ['a', 'b'] },
      {
        key: ['a', 'b'],
        part: { language: 'dsl', query: '{"bool":{"filter":[{"term":{"status":500}}]}}' },
        above: 5,
        below: 1,
        atLeast: 10,
      },
    ],
    [
      'spikes',
      { ...SPIKE, threshold_cur: 7 },
      { within: '1h', height: 2, direction: 'up', currentAtLeast: 7, referenceAtLeast: null },
    ],
    ['how many documents at least', { ...METRIC, query_key: 'a', min_doc_count: 50 }, { atLeast: 50 }],
    ['the same of a spike', { ...SPIKE, query_key: 'a', min_doc_count: 20 }, { atLeast: 20 }],
    [
      'of a percentage the greater of the two',
      { ...PERCENT, query_key: 'a', min_doc_count: 20, min_denominator: 2.5 },
      { atLeast: 20 },
    ],
    ['part of a document', { ...PERCENT, min_denominator: 2.5 }, { atLeast: 3 }],
    ['none without a key', { ...METRIC, min_doc_count: 50 }, { atLeast: 0 }],
    [
      'silences',
      { ...FLATLINE, query_key: 'host' },
      { key: ['host'], fewerThan: 3, within: '5m', remember: '1w' },
    ],
    [
      'silences of all, where all are counted',
      { ...FLATLINE, query_key: 'host', use_count_query: true },
      { key: [] },
    ],
    ['long silences', { ...FLATLINE, timeframe: { days: 10 } }, { within: '10d', remember: '20d' }],
  ])('%s', (_name, options, condition) => {
    expect(mapped(options)).toMatchObject({ condition, refused: [] });
  });

  it.each([
    [{ ...METRIC, metric_agg_script: { script: 'x' } }, 'metric_agg_script'],
    [{ ...METRIC, metric_agg_type: 'median' }, 'metric_agg_type'],
    [{ ...METRIC, metric_agg_key: undefined }, 'metric_agg_key'],
    [{ ...METRIC, metric_agg_type: 'percentiles' }, 'percentile_range'],
    [{ ...METRIC, max_threshold: undefined }, 'max_threshold'],
    [{ ...METRIC, max_threshold: '5' }, 'max_threshold'],
    [{ ...METRIC, use_run_every_query_size: true }, 'run_every'],
    [{ ...PERCENT, match_bucket_filter: undefined }, 'match_bucket_filter'],
    [{ ...PERCENT, match_bucket_filter: [3] }, 'match_bucket_filter[0]'],
    [{ ...SPIKE, spike_type: 'sideways' }, 'spike_type'],
    [{ ...SPIKE, spike_height: 1 }, 'spike_height'],
    [{ ...SPIKE, timeframe: undefined }, 'timeframe'],
    [{ ...FLATLINE, threshold: 0 }, 'threshold'],
    [{ ...SPIKE, spike_height: 0.5 }, 'spike_height'],
  ])('%j is refused for %s', (options, option) => {
    expect(mapped(options)).toMatchObject({ condition: null, refused: [option] });
  });

  it('says what is not to the letter', () => {
    const options = {
      ...METRIC,
      bucket_interval: { minutes: 1 },
      terms_size: 10,
    };
    expect(mapped(options).warned.sort()).toEqual(['bucket_interval', 'terms_size']);
    expect(mapped({ ...FLATLINE, forget_keys: true }).warned).toEqual(['forget_keys']);
    expect(mapped({ ...SPIKE, buffer_time: { minutes: 5 } }).warned).toEqual(['buffer_time']);
  });

  it('looks as often as a bucket is long', () => {
    const options = { name: 'r', index: 'logs', run_every: { minutes: 5 }, ...METRIC };
    expect(mapRule({ ...options, bucket_interval: { minutes: 1 } }).rule).toMatchObject({ interval: '1m' });
    expect(mapRule(options).rule).toMatchObject({ interval: '5m' });
  });
});
