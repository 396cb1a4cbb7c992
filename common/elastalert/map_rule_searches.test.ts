import { readFilter } from './filters';
import { mapRule } from './map_rule';
import type { Options } from './options';
import { Report } from './report';
import { frequency, names } from './testing/frequency';

describe('when a mapped rule runs', () => {
  const METRIC = {
    type: 'metric_aggregation',
    metric_agg_key: 'ms',
    metric_agg_type: 'avg',
    max_threshold: 5,
  };
  const sync = (bucket: object): Options => ({
    ...METRIC,
    buffer_time: { days: 2 },
    bucket_interval: bucket,
    sync_bucket_interval: true,
  });
  it.each<[string, Options, string | null, string[]]>([
    ['on a grid of its own', {}, null, []],
    ['buckets by the clock', sync({ minutes: 5 }), '*/5 * * * *', []],
    ['of a minute', sync({ minutes: 1 }), '* * * * *', []],
    ['of an hour', sync({ hours: 1 }), '0 * * * *', []],
    ['of four hours', sync({ hours: 4 }), '0 */4 * * *', []],
    ['of a day', sync({ days: 1 }), '0 0 * * *', []],
    ['of lengths that no hour holds', sync({ minutes: 7 }), null, ['sync_bucket_interval']],
    ['of seconds', sync({ seconds: 90 }), null, ['sync_bucket_interval']],
    ['without buckets', { ...METRIC, sync_bucket_interval: true }, null, ['sync_bucket_interval']],
    [
      'every so often in the minutes that are open',
      { limit_execution: '*  6-22 * * 1-6' },
      '*/5 6-22 * * 1-6',
      ['limit_execution'],
    ],
    ['in open minutes', { limit_execution: '0,30 9 * * mon' }, '0,30 9 * * mon', ['limit_execution']],
    ['not at what is no cron', { limit_execution: '* * * * * *' }, null, ['limit_execution']],
    [
      'and looks at the hours in between',
      { limit_execution: '*/10 7-20 * * *', limit_execution_coverage: true },
      '*/10 7-20 * * *',
      ['limit_execution', 'limit_execution_coverage'],
    ],
  ])('%s', (_name, change, cron, told) => {
    const { rule, warnings, unsupported } = mapRule(frequency({ num_events: 1, ...change }));
    expect(rule?.schedule).toEqual(cron && { cron, zone: null });
    const about = names([...warnings, ...unsupported]).filter((name) => /sync|limit/.test(name));
    expect(about.sort()).toEqual(told);
  });
});

describe('documents without a value in a key field', () => {
  const METRIC = { metric_agg_key: 'ms', metric_agg_type: 'avg', max_threshold: 5, num_events: undefined };
  const PERCENT = { match_bucket_filter: [{ term: { status: 500 } }], max_percentage: 5 };
  it.each<[string, Options, string[]]>([
    ['are left out of metrics', { type: 'metric_aggregation', ...METRIC }, ['host', 'app']],
    ['are left out of percentages', { type: 'percentage_match', ...PERCENT }, ['host', 'app']],
    [
      'are left out of spikes of metrics',
      { type: 'spike_aggregation', ...METRIC, spike_height: 2, spike_type: 'up' },
      ['host', 'app'],
    ],
    ['are left out of buckets', { use_terms_query: true }, ['host', 'app']],
    [
      'are left out of silences in buckets',
      { type: 'flatline', threshold: 1, use_terms_query: true },
      ['host', 'app'],
    ],
    ['are a key otherwise', {}, []],
    ['are a key of silences otherwise', { type: 'flatline', threshold: 1 }, []],
    [
      'are counted where all are',
      { type: 'flatline', threshold: 1, use_terms_query: true, use_count_query: true },
      [],
    ],
  ])('%s', (_name, change, fields) => {
    const { rule } = mapRule(
      frequency({ query_key: ['host', 'app'], filter: [{ term: { a: 1 } }], ...change }),
    );
    expect(JSON.parse(rule?.source.kind === 'query' ? rule.source.query : '')).toEqual({
      bool: { filter: [{ term: { a: 1 } }, ...fields.map((field) => ({ exists: { field } }))] },
    });
  });
});

describe('readFilter', () => {
  it.each([
    [undefined, { match_all: {} }],
    [[], { match_all: {} }],
    [
      [{ query: { query_string: { query: 'a:b' } } }],
      { bool: { filter: [{ query_string: { query: 'a:b' } }] } },
    ],
    [[{ not: { term: { a: 1 } } }], { bool: { filter: [{ bool: { must_not: [{ term: { a: 1 } }] } }] } }],
    [
      [{ or: [{ term: { a: 1 } }, { term: { b: 2 } }] }],
      {
        bool: {
          filter: [{ bool: { should: [{ term: { a: 1 } }, { term: { b: 2 } }], minimum_should_match: 1 } }],
        },
      },
    ],
  ])('%j', (filter, query) => {
    expect(readFilter({ filter }, new Report())).toEqual(query);
  });
});
