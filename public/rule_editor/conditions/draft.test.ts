import { type Condition, conditionSchema } from '../../../common/schemas';
import { conditionBlank, wrongInCondition } from './check_condition';
import { type ConditionDraft, NEW_CONDITION } from './draft';
import { draftOfCondition } from './from_condition';
import { linesOf, writtenCondition } from './to_condition';

const metric = { agg: 'percentile', field: 'ms', percent: 99 };
const limits = { above: 90, below: 1.5, levels: [{ severity: 'critical', above: 95 }], margin: 2 };
const search = { kind: 'saved_search', id: 's' };
const query = {
  kind: 'query',
  index: 'x',
  language: 'lucene',
  query: 'a:b',
  runtimeMappings: { a: { b: 1 } },
};
const part = { language: 'lucene', query: 'a:b' };

/** One of each kind, with nothing left at its default. */
const EVERY: Array<Record<string, unknown>> = [
  { type: 'any', key: ['host'] },
  { type: 'blacklist', field: 'f', values: ['a', '/b.d/'], lists: ['l'] },
  { type: 'whitelist', field: 'f', values: ['a'], lists: ['l'], missing: true },
  { type: 'change', fields: ['a', 'b'], within: '3h', lookback: '2d', missing: true },
  { type: 'change', fields: ['a'], within: null },
  { type: 'frequency', count: 7, within: '3m', levels: [{ severity: 'high', count: 9 }], margin: 2 },
  { type: 'frequency', count: 7, within: '3m', again: 'every' },
  {
    type: 'spike',
    within: '3m',
    height: 2.5,
    direction: 'both',
    currentAtLeast: 3,
    referenceAtLeast: 4,
    field: 'ms',
    newKeys: true,
    key: ['a'],
    levels: [{ severity: 'critical', height: 5 }],
    margin: 0.5,
  },
  { type: 'spike', within: '3m', height: 2 },
  {
    type: 'spike_aggregation',
    metric,
    within: '3m',
    height: 4,
    direction: 'down',
    currentAtLeast: 0,
    referenceAtLeast: 1.5,
    atLeast: 20,
    levels: [{ severity: 'low', height: 2 }],
    margin: 1,
  },
  {
    type: 'flatline',
    key: ['a'],
    fewerThan: 3,
    within: '3m',
    expected: ['a', 'b'],
    lists: ['l'],
    remember: '2d',
    forgotten: [['x'], [null]],
    levels: [{ severity: 'critical', fewerThan: 1 }],
    margin: 2,
  },
  { type: 'new_term', terms: [['a'], ['b', 'c']], lookback: '9d', missing: true, key: ['k'] },
  { type: 'cardinality', field: 'f', within: '3m', ...limits },
  { type: 'metric_aggregation', metric, within: '3m', atLeast: 50, ...limits },
  { type: 'metric_aggregation', metric: { agg: 'count' }, within: '3m', above: 0 },
  { type: 'percentage_match', part, within: '3m', atLeast: 8, ...limits },
  { type: 'count', within: '3m', atLeast: 0, atMost: 5, report: 'documents' },
  { type: 'count', within: '3m', atMost: 0 },
  {
    type: 'count',
    within: '3m',
    levels: [
      { severity: 'high', atLeast: 3 },
      { severity: 'critical', atLeast: 5, atMost: 9 },
    ],
    margin: 1,
  },
  {
    type: 'sequence',
    key: ['u'],
    stages: [
      { name: 'a', part },
      { name: 'b', source: search },
      { name: 'c', source: query, key: ['v'] },
    ],
    within: '1d',
    absent: true,
  },
  { type: 'join', field: 'f', other: { source: query, field: 'g' }, within: '1d', limit: 5 },
  {
    type: 'baseline',
    metric,
    within: '1h',
    season: 'day',
    weeks: 2,
    deviations: 3.5,
    tolerance: 0,
    direction: 'down',
    atLeastPast: 5,
    levels: [
      { severity: 'high', deviations: 6 },
      { severity: 'critical', deviations: 8, tolerance: 50 },
    ],
    margin: 30,
  },
];

it.each(EVERY)('reads %j back as it was written', (stored) => {
  const condition = conditionSchema.parse(stored) as Condition;
  const draft = draftOfCondition(condition);
  expect(wrongInCondition(draft)).toEqual({});
  expect(conditionSchema.parse(writtenCondition(draft))).toEqual(condition);
});

it('loses nothing of a kind that is switched away and back', () => {
  for (const stored of EVERY) {
    const condition = conditionSchema.parse(stored) as Condition;
    const away = { ...draftOfCondition(condition), type: 'any' as const };
    expect(conditionSchema.parse(writtenCondition({ ...away, type: condition.type }))).toEqual(condition);
  }
});

it.each<[Partial<ConditionDraft>, Record<string, string | RegExp>]>([
  [{ type: 'any', count: '' }, {}],
  [
    { count: '2.5', within: 'm' },
    { count: /whole/, within: /whole/ },
  ],
  [{ countLevels: [{ severity: 'high', count: '' }] }, { 'countLevels.0.count': /whole/ }],
  [{ type: 'blacklist' }, { field: /field/, values: /value/ }],
  [{ type: 'whitelist', field: 'f', lists: ['l'] }, {}],
  [{ type: 'change', within: 'm' }, { fields: /field/ }],
  [{ type: 'change', fields: ['a'], soon: true, within: 'm' }, { within: /whole/ }],
  [{ type: 'spike', height: '1' }, { height: /above 1/ }],
  [
    {
      type: 'spike',
      heightLevels: [
        { severity: 'high', height: '' },
        { severity: 'low', height: '1' },
      ],
    },
    { 'heightLevels.0.height': /number/, 'heightLevels.1.height': /above 1/ },
  ],
  [{ type: 'spike', height: '3', margin: '2.5' }, { margin: /less/ }],
  [{ count: '5', margin: '1.5' }, { margin: /whole/ }],
  [{ count: '5', margin: '4' }, {}],
  [{ count: '5', margin: '5' }, { margin: /less than 5/ }],
  [{ count: '5', countLevels: [{ severity: 'low', count: '3' }], margin: '3' }, { margin: /less than 3/ }],
  [{ count: '', margin: '3' }, { count: /whole/ }],
  [{ count: '5', again: 'every', margin: 'x' }, {}],
  [{ type: 'flatline', margin: '1.5' }, { margin: /whole/ }],
  [
    { type: 'flatline', fewLevels: [{ severity: 'high', fewerThan: '0' }] },
    { 'fewLevels.0.fewerThan': /whole/ },
  ],
  [
    { type: 'count', rangeLevels: [{ severity: 'high', atLeast: '', atMost: '' }] },
    { 'rangeLevels.0.atLeast': /limit/ },
  ],
  [{ type: 'count', atMost: '1', report: 'documents', margin: 'x', rangeLevels: [] }, {}],
  [
    {
      type: 'baseline',
      metric: { agg: 'count', field: '', percent: '' },
      bandLevels: [{ severity: 'high', deviations: 'x', tolerance: 'y' }],
    },
    { 'bandLevels.0.deviations': /number/, 'bandLevels.0.tolerance': /number/ },
  ],
  [
    { type: 'spike', height: 'x', spikeOf: 'average' },
    { height: /number/, field: /field/ },
  ],
  [{ type: 'spike', currentAtLeast: '1.5' }, { currentAtLeast: /whole/ }],
  [{ type: 'spike_aggregation' }, { 'metric.field': /field/ }],
  [{ type: 'flatline', fewerThan: '0' }, { fewerThan: /at least 1/ }],
  [{ type: 'new_term' }, { 'terms.0': /field/ }],
  [{ type: 'new_term', terms: [[], ['a']] }, {}],
  [{ type: 'cardinality' }, { field: /field/, above: /above or below/ }],
  [
    { type: 'metric_aggregation', metric: { agg: 'percentile', field: 'f', percent: '' }, above: 'x' },
    { 'metric.percent': /number/, above: /number/ },
  ],
  [
    {
      type: 'metric_aggregation',
      metric: { agg: 'count', field: '', percent: '' },
      levels: [
        { severity: 'high', above: '', below: ' ' },
        { severity: 'high', above: '', below: 'x' },
        { severity: 'high', above: '', below: '1e3' },
      ],
    },
    { 'levels.0.above': /limit/, 'levels.1.above': /number/ },
  ],
  [{ type: 'percentage_match', above: '5' }, { part: /which/ }],
  [{ type: 'percentage_match', above: '5', part: { language: 'dsl', query: '{' } }, { part: /not JSON/ }],
  [{ type: 'count' }, { atLeast: /at least or at most/ }],
  [{ type: 'sequence' }, { 'stages.0.name': /name/, 'stages.1.name': /name/ }],
  [
    { type: 'join', field: 'f' },
    { 'other.source.savedSearch': /pick/, 'other.field': /field/ },
  ],
  [
    { type: 'baseline', weeks: '0', deviations: '', metric: { agg: 'count', field: '', percent: '' } },
    { weeks: /whole/, deviations: /number/ },
  ],
])('%j is wrong at %j', (part, expected) => {
  const wrong = wrongInCondition({ ...NEW_CONDITION, ...part });
  expect(Object.keys(wrong).sort()).toEqual(Object.keys(expected).sort());
  for (const [blank, message] of Object.entries(expected)) expect(wrong[blank]).toMatch(message);
});

it.each([
  ['frequency', 'count', 'count'],
  ['frequency', 'levels.1.count', 'countLevels.1.count'],
  ['blacklist', 'values.3', 'values'],
  ['flatline', 'lists.0', 'expectedLists'],
  ['new_term', 'terms.1.2', 'terms.1'],
  ['metric_aggregation', 'levels.0', 'levels.0'],
  ['metric_aggregation', 'metric.field', 'metric.field'],
  ['percentage_match', 'part.query', 'part'],
  ['sequence', 'stages.1.source.id', 'stages.1.source.savedSearch'],
  ['sequence', 'stages.1.source.index', 'stages.1.source.index'],
  ['sequence', 'stages.1.part.query', 'stages.1.part'],
  ['join', 'other.source', 'other.source.savedSearch'],
  ['change', 'lookback', 'changeLookback'],
] as const)('of %s, %s is said at %s', (type, path, blank) =>
  expect(conditionBlank(type, path.split('.'))).toBe(blank),
);

it('takes a value a line, each once', () => expect(linesOf(' a \n\nb\na\r\n')).toEqual(['a', 'b']));
