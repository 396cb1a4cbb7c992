import { mapRule } from './map_rule';
import type { Options } from './options';
import { frequency, names } from './testing/frequency';

const texts = (notes: Array<{ option: string; message: string }>) =>
  notes.map(({ option, message }) => `${option}: ${message}`);

describe('mapRule', () => {
  it('carries a whole rule over', () => {
    const { rule, warnings, unsupported, problems } = mapRule(
      frequency({
        description: 'Repeated failed sign-ins',
        owner: 'identity-team',
        query_key: ['user.name', 'source.ip'],
        query_delay: { minutes: 2 },
        timestamp_field: 'event.created',
        category: 'sign-in',
        include: ['user.name', '*'],
        filter: [{ term: { 'event.outcome': 'failure' } }],
      }),
    );
    expect([warnings, unsupported, problems]).toEqual([[], [], []]);
    expect(rule).toMatchObject({
      name: 'Sign-in burst',
      description: 'Repeated failed sign-ins',
      owner: 'identity-team',
      enabled: true,
      tags: ['sign-in'],
      interval: '5m',
      queryDelay: '2m',
      fields: ['user.name'],
      source: { kind: 'query', index: 'auth-*', timeField: 'event.created', language: 'dsl' },
      condition: {
        type: 'frequency',
        key: ['user.name', 'source.ip'],
        count: 5,
        within: '10m',
        again: 'every',
      },
    });
    expect(JSON.parse(rule?.source.kind === 'query' ? rule.source.query : '')).toEqual({
      bool: { filter: [{ term: { 'event.outcome': 'failure' } }] },
    });
  });

  it.each<[string, Options, string[]]>([
    ['a buffer that is no time', { buffer_time: 5 }, ['buffer_time: ']],
    ['timeframe missing', { timeframe: undefined }, ['timeframe: required for frequency, missing']],
    ['a number as text', { num_events: '25' }, ['num_events: must be a whole number, found a text']],
    ['a number too large to hold', { num_events: 1e26 }, ['num_events: is out of range']],
    ['more than a condition takes', { num_events: 0 }, ['num_events: Too small: expected number to be >=1']],
    [
      'days beyond count',
      { timeframe: { days: 99999999999 } },
      ['timeframe: days 99999999999 is out of range'],
    ],
    ['a timeframe too long', { timeframe: { days: 31 } }, ['timeframe: must lie between 1s and 30d']],
    ['an unknown unit', { timeframe: { fortnights: 1 } }, ['timeframe: "fortnights" is no unit of time']],
    ['a filter that is no list', { filter: { term: { a: 1 } } }, ['filter: must be a list, found a mapping']],
    ['a filter in EQL', { filter: [{ eql: 'any where true' }] }, ['filter[0]: eql is another language']],
    [
      'a spike without its settings',
      { type: 'spike', timeframe: undefined },
      [
        'timeframe: required for spike, missing',
        'spike_type: required for spike, missing',
        'spike_height: required for spike, missing',
      ],
    ],
    [
      'cardinality without limits',
      { type: 'cardinality', timeframe: { minutes: 1 }, cardinality_field: 'user' },
      ['max_cardinality: this or min_cardinality is required for cardinality, both missing'],
    ],
    ['a type of nobody', { type: 'constructor' }, ['type: constructor: neither a type of ElastAlert']],
    ['no index', { index: undefined }, ['index: missing']],
    ['no key for terms', { use_terms_query: true }, ['query_key: required with use_terms_query']],
  ])('refuses %s', (_name, change, expected) => {
    const { rule, problems } = mapRule(frequency(change));
    expect(rule).toBeNull();
    expect(problems).toHaveLength(expected.length);
    for (const [at, text] of expected.entries()) expect(texts(problems)[at]).toContain(text);
  });

  it('tells all problems at once', () => {
    const { problems } = mapRule({
      type: 'frequency',
      index: 'badge-*',
      num_events: '25',
      filter: {},
      name: 'x',
    });
    expect(names(problems)).toEqual(['num_events', 'timeframe', 'filter']);
  });

  it.each<[string, Options, string, string]>([
    ['a rule switched off', { is_enabled: 'no' }, 'enabled', 'false'],
    ['a dated index', { index: 'shop-%Y.%m.%d', use_strftime_index: 'yes' }, 'source', 'shop-*'],
    ['priority', { priority: 1 }, 'tags', 'priority 1'],
    ['related events', { attach_related: true }, 'samples', '50'],
    ['counts without a key', { use_count_query: true, query_key: 'user' }, 'condition', '"key":[]'],
  ])('maps %s', (_name, change, setting, text) => {
    const { rule } = mapRule(frequency(change));
    expect(JSON.stringify(rule?.[setting as keyof typeof rule])).toContain(text);
  });

  it.each<[string, Options, object]>([
    ['a minute of silence where nothing is said', {}, { realert: '1m', repeat: '0s', bundle: null }],
    ['no silence: every match by itself', { realert: { minutes: 0 } }, { realert: null, repeat: null }],
    [
      'a silence that doubles',
      { realert: { minutes: 10 }, exponential_realert: { hours: 1 }, realert_key: 'all' },
      { realert: '10m', realertMax: '1h', realertShared: 'all' },
    ],
    [
      'messages of ten minutes, by what happened in them',
      { aggregation: { minutes: 10 }, aggregate_by_match_time: true, aggregation_key: 'user' },
      { realert: null, bundle: { for: '10m', at: null, from: 'match', until: 'run', per: ['user'] } },
    ],
    [
      "messages at a cron's times",
      { aggregation: { schedule: '0 9 * * 1' } },
      { bundle: { for: null, at: { cron: '0 9 * * 1', zone: null } } },
    ],
    ['how long is tried', { alert_time_limit: { hours: 1 } }, { tryFor: '1h' }],
  ])('tells as often: %s', (_name, change, expected) => {
    const { rule, unsupported } = mapRule(frequency(change));
    expect(rule?.notify).toMatchObject(expected);
    expect(rule?.grouping).toBe(rule?.notify.repeat === null ? 'match' : 'key');
    expect(unsupported).toEqual([]);
  });

  it.each<[Options, string]>([
    [{ realert: { days: 31 } }, 'realert: must lie between 1s and 30d'],
    [{ aggregation: { schedule: 'never' } }, 'aggregation: a cron has five fields'],
    [{ aggregation: 'often' }, 'aggregation: must be a mapping'],
  ])('refuses %j', (change, text) => {
    expect(texts(mapRule(frequency(change)).problems).join()).toContain(text);
  });

  it('names every option that becomes nothing, and repeats no value', () => {
    const answer = mapRule(
      frequency({
        realart: { hours: 6 },
        realert: { hours: 1 },
        alert: ['slack'],
        slack_webhook_url: 'https://hooks.example.com/REPLACE',
        kibana_discover_app_url: 'https://kibana.example.com',
        run_every: undefined,
      }),
    );
    expect(names(answer.unsupported)).toEqual([
      'realart',
      'alert',
      'slack_webhook_url',
      'kibana_discover_app_url',
    ]);
    expect(names(answer.warnings)).toEqual(['run_every']);
    expect(JSON.stringify(answer)).not.toContain('REPLACE');
  });
});

it.each([
  ['timestamp_format', /mapped as a date/],
  ['timestamp_format_expr', /code is never run/],
  ['timestamp_to_datetime_format_expr', /code is never run/],
  ['include_fields', /runtime fields/],
  ['string_multi_field_name', /not needed/],
  ['add_metadata_alert', /not needed/],
  ['_source_enabled', /not needed/],
  ['include_rule_params_in_first_match_only', /subject and body/],
  ['kibana_url', /link/],
  ['kibana_username', /this host/],
  ['kibana_password', /this host/],
  ['kibana_api_key', /this host/],
  ['opensearch_url', /link/],
  ['username', /connector/],
  ['password', /connector/],
  ['short_description', /channel/],
  ['comments', /channel/],
  ['assignment_group', /channel/],
  ['subcategory', /channel/],
  ['cmdb_ci', /channel/],
  ['caller_id', /channel/],
  ['realart', /^not an option of ElastAlert/],
])('says what stands in the place of %s', (option, text) => {
  const { unsupported } = mapRule(frequency({ [option]: 'x' }));
  expect(unsupported).toEqual([{ option, message: expect.stringMatching(text) }]);
});

it('keeps related events where ElastAlert does: of frequency', () => {
  const any = mapRule(frequency({ type: 'any', attach_related: true }));
  expect(any.rule?.samples).toBe(5);
  expect(names(any.warnings)).not.toContain('attach_related');
  expect(names(any.unsupported)).toContain('attach_related');
  const counted = mapRule(frequency({ attach_related: true }));
  expect(names(counted.unsupported)).not.toContain('attach_related');
});
