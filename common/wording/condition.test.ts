import { type Condition, type ConditionType, conditionSchema } from '../schemas';
import { conditionInWords } from './condition';

const limits = { above: 90, levels: [{ severity: 'critical', above: 95 }] };
const query = { kind: 'query', index: 'x', language: 'kuery', query: '' };

it.each<[ConditionType, object, string]>([
  ['any', {}, 'there is any event'],
  ['any', { key: ['host.name'] }, 'there is any event per host.name'],
  ['blacklist', { field: 'user', values: ['root', 'admin'] }, 'user is root or admin'],
  [
    'blacklist',
    { field: 'user', values: ['a', 'b', 'c'], lists: ['l'], key: ['ip'] },
    'user is one of 3 values or a value of a list per ip',
  ],
  ['blacklist', { field: 'user' }, 'user is one of no values'],
  [
    'whitelist',
    { field: 'user', lists: ['l', 'm'], missing: true },
    'user is not a value of 2 lists, or is missing',
  ],
  [
    'change',
    { fields: ['country'], key: ['user'], within: '1h' },
    'country changes for the same user within 1 hour',
  ],
  ['change', { fields: ['a', 'b'], missing: true }, 'a and b change, also to or from no value'],
  [
    'frequency',
    {
      key: ['a', 'b', 'c'],
      count: 1_000,
      within: '10m',
      levels: [
        { severity: 'critical', count: 5_000 },
        { severity: 'high', count: 2_000 },
      ],
    },
    'there are at least 1,000 events (high from 2,000, critical from 5,000) per a, b and c within 10 minutes',
  ],
  [
    'frequency',
    { count: 1, within: '1h', again: 'every' },
    'there is at least 1 event within 1 hour, counting anew after each',
  ],
  [
    'spike',
    { within: '10m', height: 3, key: ['host'], referenceAtLeast: 10, newKeys: true },
    'the number of events per host in 10 minutes is at least 3 times that of the 10 minutes before, with at least 10 events before, new ones too',
  ],
  [
    'spike',
    { within: '1h', height: 2, direction: 'down', field: 'ms' },
    'the average of ms in 1 hour is at most 1/2 of that of the hour before',
  ],
  [
    'spike_aggregation',
    {
      within: '5m',
      height: 2.5,
      direction: 'both',
      metric: { agg: 'sum', field: 'bytes' },
      currentAtLeast: 7,
    },
    'the sum of bytes over 5 minutes is at least 2.5 times or at most 0.4 of that of the 5 minutes before, with at least 7 now',
  ],
  ['flatline', { within: '15m', key: ['host'] }, 'there is no event per host for 15 minutes'],
  [
    'spike',
    {
      within: '10m',
      height: 3,
      levels: [
        { severity: 'critical', height: 10 },
        { severity: 'high', height: 5 },
      ],
    },
    'the number of events in 10 minutes is at least 3 times (high from 5, critical from 10) that of the 10 minutes before',
  ],
  [
    'flatline',
    { within: '15m', fewerThan: 9, levels: [{ severity: 'critical', fewerThan: 2 }] },
    'there are fewer than 9 events (critical below 2) for 15 minutes',
  ],
  [
    'count',
    { within: '1h', atLeast: 5, levels: [{ severity: 'critical', atLeast: 20 }] },
    'there are at least 5 events (critical at least 20 events) within 1 hour',
  ],
  [
    'count',
    {
      within: '1h',
      levels: [
        { severity: 'low', atLeast: 5, atMost: 9 },
        { severity: 'critical', atLeast: 10 },
      ],
    },
    'there are low 5 to 9 events, critical at least 10 events within 1 hour',
  ],
  [
    'baseline',
    { metric: { agg: 'count' }, within: '1h', levels: [{ severity: 'high', deviations: 8, tolerance: 50 }] },
    'the number of events over 1 hour is outside of what was usual at the same time of the week in the past 4 weeks (high beyond 8 deviations and 50 %)',
  ],
  ['flatline', { within: '15m', fewerThan: 3 }, 'there are fewer than 3 events for 15 minutes'],
  [
    'new_term',
    { terms: [['user'], ['a', 'b']], lookback: '30d', missing: true },
    'there is a value of user, or of a and b, that was not seen in the 30 days before, or has no value',
  ],
  [
    'cardinality',
    { field: 'ip', within: '1h', ...limits, key: ['user'] },
    'the number of distinct ip per user within 1 hour is above 90 (critical above 95)',
  ],
  [
    'metric_aggregation',
    { metric: { agg: 'percentile', field: 'ms', percent: 99 }, within: '5m', above: 0.0005, below: 0 },
    'the percentile 99 of ms over 5 minutes is below 0 or above 0.0005',
  ],
  [
    'metric_aggregation',
    { metric: { agg: 'avg', field: 'ms' }, within: '5m', above: 5, atLeast: 1 },
    'the average of ms over 5 minutes is above 5, of at least 1 event',
  ],
  [
    'percentage_match',
    { part: { query: 'status >= 500' }, within: '5m', above: 5, atLeast: 100 },
    'the percentage of events that fit “status >= 500” over 5 minutes is above 5, of at least 100 events',
  ],
  ['count', { within: '1h', atMost: 0 }, 'there is no event within 1 hour'],
  ['count', { within: '1h', atLeast: 1 }, 'there is at least 1 event within 1 hour'],
  ['count', { within: '1h', atLeast: 5, atMost: 5 }, 'there are exactly 5 events within 1 hour'],
  [
    'count',
    { within: '1h', atLeast: 5, atMost: 10, report: 'documents' },
    'there are 5 to 10 events within 1 hour, each of them told',
  ],
  [
    'sequence',
    { stages: [{ name: 'log-in' }, { name: 'download' }], within: '1h', key: ['user'] },
    'there is “log-in”, then “download” for the same user within 1 hour',
  ],
  [
    'sequence',
    { stages: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], within: '1d', absent: true },
    '“a”, then “b” is not followed by “c” within 1 day',
  ],
  [
    'join',
    { field: 'source.ip', other: { source: query, field: 'ip' }, within: '1h' },
    'source.ip has a value that ip had in another search in the hour before',
  ],
  [
    'baseline',
    { metric: { agg: 'count' }, within: '1h', weeks: 1, direction: 'down' },
    'the number of events over 1 hour is below what was usual at the same time of the week in the past week',
  ],
])('%s %j reads: %s', (type, blanks, said) =>
  expect(conditionInWords(conditionSchema.parse({ type, ...blanks }) as Condition)).toBe(said),
);
