import { conditionSchema, type Rule } from '../../common/schemas';
import { blankName } from './blank_names';
import { nextTimes } from './check_every';
import { blankOf, checkRule, previewInput } from './check_rule';
import { type ConditionDraft, NEW_CONDITION, NEW_STAGE } from './conditions/draft';
import { draftOfRule, NEW_RULE, type RuleDraft } from './draft';
import { splitDuration } from './durations';
import { groupingsFor } from './groupings';
import { prefilled } from './prefill';
import { sourceOf } from './source_draft';
import { levelLines, thresholdLine } from './threshold';

/** A draft with such a condition. */
const of = (part: Partial<ConditionDraft>): Pick<RuleDraft, 'condition'> => ({
  condition: { ...NEW_CONDITION, ...part },
});
const good: RuleDraft = { ...NEW_RULE, name: 'bursts', savedSearch: 'ss1' };

describe('checking a draft', () => {
  it('gives the rule that it stands for', () => {
    expect(checkRule(good)).toMatchObject({
      errors: {},
      input: {
        name: 'bursts',
        source: { kind: 'saved_search', id: 'ss1' },
        condition: { type: 'frequency', count: 5, within: '10m', key: [] },
        samples: 5,
      },
    });
  });

  it.each<[Partial<RuleDraft>, string, RegExp]>([
    [{ name: ' ' }, 'name', /give the rule a name/],
    [{ savedSearch: '' }, 'savedSearch', /pick a saved search/],
    [of({ count: '' }), 'condition.count', /whole number/],
    [of({ count: '0' }), 'condition.count', /at least 1/],
    [of({ count: '2.5' }), 'condition.count', /whole number/],
    [of({ within: 'm' }), 'condition.within', /whole number/],
    [of({ within: '31d' }), 'condition.within', /between 1s and 30d/],
    [of({ type: 'flatline', key: ['a'], within: '8d' }), 'condition.remember', /longer than within/],
    [of({ type: 'count', atLeast: '5', atMost: '4' }), 'condition.atMost', /less than/],
    [
      of({
        type: 'sequence',
        stages: [
          { ...NEW_STAGE, name: 'a' },
          { ...NEW_STAGE, name: 'a' },
        ],
      }),
      'condition.stages.1.name',
      /another stage/,
    ],
    [{ interval: '0s' }, 'interval', /between 1s and 30d/],
    [{ queryDelay: '8d' }, 'queryDelay', /between/],
    [{ late: 'said', lateWithin: '2h' }, 'lateWithin', /between 0s and 1h/],
    [{ timing: 'cron', cron: '0 25 * * *' }, 'cron', /hour/],
    [{ timing: 'cron', zone: 'Mars/Base' }, 'zone', /no time zone/],
    [{ samples: '51' }, 'samples', /50/],
    [{ samples: 'x' }, 'samples', /whole number/],
    [{ runbook: 'wiki' }, 'runbook', /http/],
    [{ kind: 'query', index: ' ' }, 'index', /name an index/],
    [{ kind: 'query', index: 'logs', timeField: '' }, 'timeField', /./],
    [{ kind: 'query', index: 'logs', language: 'dsl', query: '{' }, 'query', /not JSON/],
    [of({ key: ['a', 'b', 'c', 'd', 'e', 'f'] }), 'condition.key', /5/],
  ])('%j is wrong at %s', (part, blank, message) => {
    const { input, errors } = checkRule({ ...good, ...part });
    expect(input).toBeNull();
    expect(errors[blank]).toMatch(message);
  });

  it('does not ask for the blanks of the other kind', () => {
    expect(checkRule({ ...good, ...of({ type: 'any', count: '', within: '' }) }).errors).toEqual({});
    expect(checkRule({ ...good, kind: 'query', index: 'logs', savedSearch: '' }).errors).toEqual({});
  });
});

it('previews without a name, and computes nothing anew for what only people read', () => {
  const one = previewInput({ ...good, name: '' });
  const two = previewInput({ ...good, name: 'x', description: 'y', severity: 'critical', channels: ['c'] });
  expect(one).not.toBeNull();
  expect(two).toEqual(one);
});

it('reads a stored rule back as it was written', () => {
  const { input } = checkRule({
    ...good,
    ...of({ key: ['user.name'] }),
    tags: ['a'],
    samples: '3',
    whenVanished: 'recover',
    timing: 'cron',
    zone: 'Asia/Kolkata',
    delay: 'learned',
    late: 'said',
    lateWithin: '30s',
  });
  const { input: again } = checkRule(draftOfRule(input as Rule));
  expect(again).toEqual(input);
});

it.each([
  ['condition.count', 'condition.count'],
  ['rule.condition.levels.1.count', 'condition.countLevels.1.count'],
  ['body.rule.source.id', 'savedSearch'],
  ['source.index', 'index'],
  ['source', 'savedSearch'],
  ['tags.0', 'tags'],
  ['name', 'name'],
])('%s is said at %s', (path, blank) => expect(blankOf(path, NEW_RULE)).toBe(blank));

it.each([
  ['10m', ['10', 'm']],
  ['500ms', ['500', 'ms']],
  ['m', ['', 'm']],
  ['x7', ['7', 'm']],
])('%s splits into %j', (text, parts) => expect(splitDuration(text)).toEqual(parts));

it.each<[string, Partial<RuleDraft>]>([
  ['', {}],
  ['?savedSearch=a%2Fb&name=Bursts', { savedSearch: 'a/b', name: 'Bursts' }],
  [`?source=${encodeURIComponent('{"kind":"saved_search","id":"x"}')}`, { savedSearch: 'x' }],
  [
    `?source=${encodeURIComponent('{"kind":"query","index":"logs-*","language":"lucene","query":"a:b"}')}`,
    { kind: 'query', index: 'logs-*', language: 'lucene', query: 'a:b' },
  ],
  ['?source=nonsense', {}],
  ['?source=%7B%22kind%22%3A%22push%22%7D', {}],
  [
    '?kind=query&index=logs&language=lucene&query=a%3Ab&dataViewId=dv',
    { kind: 'query', index: 'logs', language: 'lucene', query: 'a:b', dataViewId: 'dv' },
  ],
  ['?kind=query&language=sql', { kind: 'query', language: 'kuery' }],
])('an address %s opens %j', (search, part) => expect(prefilled(search)).toEqual({ ...NEW_RULE, ...part }));

it('knows its source only when it is named', () => {
  expect(sourceOf(NEW_RULE)).toBeNull();
  expect(sourceOf({ ...NEW_RULE, kind: 'query', index: ' logs ' })).toMatchObject({ index: 'logs' });
});

it.each([
  [600_000, 5],
  [1_800_000, 5],
  [300_000, 2.5],
])('over bars of %d ms the threshold lies at %d', (bucketMs, at) =>
  expect(thresholdLine({ count: 5, withinMs: 600_000 }, bucketMs)).toEqual({
    at,
    text: '5 within 10 minutes',
  }),
);

it('draws the limits of levels, each once', () => {
  const condition = conditionSchema.parse({
    type: 'metric_aggregation',
    metric: { agg: 'count' },
    within: '1m',
    levels: [
      { severity: 'critical', above: 90 },
      { severity: 'high', above: 90, below: 3 },
    ],
  });
  expect(levelLines(condition).map(({ at, name }) => [name, at])).toEqual([
    ['critical', 90],
    ['high', 3],
  ]);
  expect(levelLines(null)).toEqual([]);
});

it.each([
  [0, ['rule', 'match']],
  [2, ['key', 'rule', 'match']],
])('a rule with %d key fields offers grouping %j', (keys, offered) =>
  expect(groupingsFor(keys).map(({ value }) => value)).toEqual(offered),
);

it.each([
  ['condition.within', 'Within'],
  ['condition.levels.0.above', 'Level 1: Above'],
  ['condition.stages.1.source.index', 'Step 2: Index'],
  ['condition.stages.1', 'Step 2'],
  ['condition.other.source.savedSearch', 'Other search: Saved search'],
  ['condition.other.field', 'Field of the other search'],
  ['unheardOf', 'unheardOf'],
])('%s is called %s', (blank, name) => expect(blankName(blank)).toBe(name));

it('says when a cron comes next, in its zone', () => {
  const now = Date.parse('2026-11-20T12:00:00.000Z');
  expect(nextTimes('30 9 * * 1-5', 'Asia/Kolkata', now)).toEqual([
    '2026-11-23T04:00:00.000Z',
    '2026-11-24T04:00:00.000Z',
    '2026-11-25T04:00:00.000Z',
  ]);
  expect(nextTimes('nonsense', '', now)).toEqual([]);
  expect(nextTimes('* * * * *', 'Mars/Base', now)).toEqual([]);
});
