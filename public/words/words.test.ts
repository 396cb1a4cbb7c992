import { PERSON_EVENTS } from '../../common/alert_lifecycle';
import type { Condition } from '../../common/schemas';
import { agoText, exactText, lengthText } from './age';
import { changesBetween, valueText } from './diff';
import { pieces, plainText } from './emphasis';
import { HAPPENED, happenedChanges, happenedText, isMoment } from './happened';
import { conditionText, listText, plural, rateText, ruleText, sentence } from './sentences';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

describe('ages', () => {
  it.each([
    [-5 * S, '0 s'],
    [0, '0 s'],
    [59_999, '59 s'],
    [MIN, '1 min'],
    [59 * MIN, '59 min'],
    [H, '1 h'],
    [3 * H + 5 * MIN, '3 h 5 min'],
    [2 * D + 4 * H + MIN, '2 d 4 h'],
    [400 * D, '400 d'],
  ])('%d ms read %s', (ms, said) => expect(lengthText(ms)).toBe(said));

  it.each([
    ['2026-11-21T12:00:00Z', '1 min ago'],
    ['2026-11-21T12:06:00Z', 'in 5 min'],
    ['not a time', 'not a time'],
  ])('%s at 12:01 reads %s', (at, said) =>
    expect(agoText(at, Date.parse('2026-11-21T12:01:00Z'))).toBe(said),
  );

  it.each([
    ['2026-07-01T12:00:00.120Z', 'Europe/Berlin', '2026-07-01 14:00:00.120 UTC+02:00 (Europe/Berlin)'],
    ['2026-11-21T12:00:00.000Z', 'Asia/Kolkata', '2026-11-21 17:30:00.000 UTC+05:30 (Asia/Kolkata)'],
    ['2026-11-21T02:00:00.999Z', 'America/St_Johns', '2026-11-20 22:30:00.999 UTC−03:30 (America/St_Johns)'],
    ['nonsense', 'UTC', 'nonsense'],
  ])('%s in %s is %s', (at, zone, said) => expect(exactText(at, zone)).toBe(said));
});

it.each<[Condition, string]>([
  [{ type: 'any', key: [] }, 'there is any event'],
  [{ type: 'any', key: ['host.name'] }, 'there is any event per host.name'],
  [
    {
      type: 'frequency',
      key: ['a', 'b', 'c'],
      count: 1_000,
      within: '10m',
      again: 'episode',
      levels: [],
      margin: 0,
    },
    'there are at least 1,000 events per a, b and c within 10 minutes',
  ],
  [
    { type: 'frequency', key: [], count: 1, within: '1h', again: 'every', levels: [], margin: 0 },
    'there is at least 1 event within 1 hour, counting anew after each',
  ],
])('%j reads: %s', (condition, said) => expect(conditionText(condition)).toBe(said));

it('says a rule in one paragraph', () => {
  const rule = {
    condition: { type: 'any', key: [] } as Condition,
    interval: '1m',
    schedule: null,
    queryDelay: '30s',
    grouping: 'rule' as const,
    severity: 'high' as const,
  };
  expect(ruleText(rule, 'saved search “5xx”', ['Ops'])).toBe(
    'Looks in saved search “5xx” every minute, 30 seconds behind the clock, and alerts when there is any event. ' +
      'All matches join one alert until it is closed. Severity is high. Tells Ops.',
  );
  expect(ruleText({ ...rule, queryDelay: '0s' }, 'x', [])).toContain('Nobody is told');
  const schedule = { cron: '0 9 * * 1-5', zone: null };
  expect(ruleText({ ...rule, schedule, queryDelay: 'learned' }, 'x', [])).toContain(
    'Looks in x at the times of 0 9 * * 1-5 (UTC), as far behind the clock as documents come late, and alerts',
  );
  expect(ruleText({ ...rule, grouping: 'key' }, 'x', [])).toContain('All matches join one alert');
});

it.each([
  [0, 'would not have fired'],
  [0.01, 'fires less than once a month'],
  [0.05, 'fires about 1.5 × a month'],
  [0.5, 'fires about 3.5 × a week'],
  [1, 'fires about 1 × a day'],
  [14.2, 'fires about 14 × a day'],
  [12_345.6, 'fires about 12,346 × a day'],
])('%d a day: %s', (perDay, said) => expect(rateText(perDay)).toBe(said));

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j in a sentence: %s', (items, said) => expect(listText(items)).toBe(said));

it('counts things', () => {
  expect([plural(1, 'match', 'matches'), plural(0, 'match', 'matches'), plural(1_200, 'alert')]).toEqual([
    '1 match',
    '0 matches',
    '1,200 alerts',
  ]);
});

describe('emphasis', () => {
  it.each([
    ['5 events for **root** from **h**', '5 events for [root] from [h]'],
    ['**root**', '[root]'],
    ['no mark', 'no mark'],
    ['an open **one', 'an open **one'],
    ['****', '****'],
    ['a ** b ** c', 'a [ b ] c'],
    ['**<b>x</b>**', '[<b>x</b>]'],
  ])('%s', (sentence, marked) =>
    expect(
      pieces(sentence)
        .map(({ text, strong }) => (strong ? `[${text}]` : text))
        .join(''),
    ).toBe(marked),
  );
  it('can be taken off', () => expect(plainText('for **root** now')).toBe('for root now'));
});

describe('changes', () => {
  it.each<[string, object | null, object | null, string[]]>([
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['a value', { a: 1 }, { a: 2 }, ['a: 1 → 2']],
    ['deep down', { c: { count: 5, key: ['x'] } }, { c: { count: 7, key: ['x'] } }, ['c.count: 5 → 7']],
    ['a list as a whole', { tags: ['a'] }, { tags: ['a', 'b'] }, ['tags: a → a, b']],
    ['what came and went', { a: 1 }, { b: 2 }, ['a: 1 → –', 'b: – → 2']],
    ['from nothing', null, { name: 'x' }, ['name: – → x']],
    ['an object where there was none', { a: null }, { a: { by: 'x' } }, ['a.by: – → x']],
    ['an object for a text', { a: 'x' }, { a: { b: 1 } }, ['a: x → {"b":1}']],
  ])('%s', (_, before, after, said) =>
    expect(
      changesBetween(before as never, after as never).map(
        (one) => `${one.path}: ${valueText(one.before)} → ${valueText(one.after)}`,
      ),
    ).toEqual(said),
  );
});

describe('what happened to an alert', () => {
  const at = '2026-11-21T15:35:11.590Z';
  const event = { id: 'e', at, actor: 'ana', type: 'assign', note: null };
  it.each<[object, object, string[]]>([
    [{ owner: null, ownedSince: null }, { owner: 'ana', ownedSince: at }, ['owner: – → ana']],
    [
      { status: 'open', acknowledged: null },
      { status: 'acknowledged', acknowledged: { by: 'ana', at, until: '2026-11-21T23:35:11.590Z' } },
      ['acknowledgement runs out: – → a moment', 'status: open → acknowledged'],
    ],
    [{ closed: null }, { closed: { by: 'bob', at } }, ['closed by: – → bob']],
    [{ resolution: null }, { resolution: 'not_an_issue' }, ['resolution: – → Not an issue']],
    [{ condition: 'recovered' }, { condition: 'active' }, ['condition: recovered → active']],
    [{ newField: 1 }, { newField: 2 }, ['newField: 1 → 2']],
  ])('from %j to %j', (before, after, said) => {
    const text = (value: unknown, path: string) => (isMoment(value) ? 'a moment' : happenedText(value, path));
    expect(
      happenedChanges({ ...event, before: { ...before }, after: { ...after } }).map(
        ({ path, before: old, after: now }) => `${path}: ${text(old, path)} → ${text(now, path)}`,
      ),
    ).toEqual(said);
  });
});

describe('activity', () => {
  const ENGINE = [
    'created',
    'again',
    'recovered',
    'worse',
    'better',
    'acknowledge_timeout',
    'expired',
    'ladder',
  ];
  it.each([...PERSON_EVENTS, ...ENGINE, 'silenced', 'silence_ended', 'wake', 'no_data', 'data_again'])(
    'has words for %s',
    (type) => expect(HAPPENED[type]).toMatch(/^[a-z]/),
  );
});

it.each([
  ['from 07:23 UTC on. Nobody was told.', 'From 07:23 UTC on. Nobody was told.'],
  ['the newer nodes evaluate', 'The newer nodes evaluate.'],
])('%s', (text, told) => expect(sentence(text)).toBe(told));
