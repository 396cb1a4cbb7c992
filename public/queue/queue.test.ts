import type { Act } from '../../common/api';
import type { Alert, AlertLadder } from '../../common/schemas';
import { OWN_RULE } from '../../common/words';
import { readUrl, writeUrl } from '../kit';
import { actsFor, doneText, refusedText, undoGroups, undoOf } from './acts';
import { nextTexts } from './alert_flyout/next_text';
import { actOf, typedCount } from './matching';
import { mergeInPlace, moveAll, moveCursor, nextAfter, replaceRows } from './rows';
import { activeFilters, filterOf, NO_FILTERS, queueFields } from './url';

const rows = (ids: string, mark = '') => [...ids].map((id) => ({ id, reason: mark }) as Alert);
const ids = (list: readonly Alert[]) => list.map(({ id, reason }) => id + reason).join(' ');

describe('rows that stay where they are', () => {
  it.each([
    ['nothing new: as the server has it, in the old order', 'abc', 'cab', '', "a' b' c'", 0],
    ['nothing new: what vanished goes', 'abc', 'ac', '', "a' c'", 0],
    ['what was acted on stays a moment', 'abc', 'ac', 'b', "a' b c'", 0],
    ['new ones are counted, not shown', 'abc', 'xabc', '', "a' b' c'", 1],
    ['new ones may have pushed some off the page', 'abc', 'xya', '', "a' b c", 2],
    ['an empty list', '', 'ab', '', '', 2],
  ])('%s', (_, shown, fresh, keep, after, news) => {
    const merged = mergeInPlace(rows(shown), rows(fresh, "'"), new Set(keep));
    expect([ids(merged.rows), merged.news]).toEqual([after, news]);
  });

  it('takes in what an act answered', () =>
    expect(ids(replaceRows(rows('abc'), rows('b', '!')))).toBe('a b! c'));
});

it.each([
  ['', undefined, 1, undefined],
  ['abc', undefined, 1, 'a'],
  ['abc', 'a', 1, 'b'],
  ['abc', 'c', 1, 'c'],
  ['abc', 'a', -1, 'a'],
  ['abc', 'gone', 1, 'a'],
])('in "%s" from %s by %d to %s', (list, from, by, to) => expect(moveCursor([...list], from, by)).toBe(to));

it.each([
  ['abc', [], undefined],
  ['abc', [1], 'a'],
  ['abc', [1, 1, 1], 'c'],
  ['abc', [1, 1, -1], 'a'],
  ['', [1], undefined],
])('in "%s" the moves %j, made before it was there, lead to %s', (list, moves, to) =>
  expect(moveAll([...list], undefined, moves)).toBe(to),
);

it.each([
  [[], []],
  [['open'], ['note', 'acknowledge', 'work']],
  [['acknowledged'], ['note', 'work', 'reopen']],
  [['closed'], ['note', 'reopen']],
  [
    ['open', 'closed'],
    ['note', 'acknowledge', 'work', 'reopen'],
  ],
] as const)('alerts that are %j take %j', (statuses, acts) => {
  const can = Object.entries(actsFor(statuses.map((status) => ({ status }))));
  expect(can.filter(([, may]) => may).map(([act]) => act)).toEqual(acts);
});

it.each([
  ['abc', 'a', 'b'],
  ['abc', 'c', 'b'],
  ['abcd', 'bc', 'd'],
  ['abc', 'abc', undefined],
])('in "%s" after acting on "%s" comes %s', (list, acted, next) =>
  expect(nextAfter([...list], new Set(acted))).toBe(next),
);

describe('the way back', () => {
  const open = { status: 'open', owner: null, resolution: null, escalated: null, snoozed: null } as const;
  const snoozed = { at: '', by: 'ana', until: '2026-01-06T12:00:00.000Z' };
  const closed = { ...open, status: 'closed' } as const;
  it.each<[Act, Parameters<typeof undoOf>[1], Act[]]>([
    [{ type: 'acknowledge' }, open, [{ type: 'reopen' }]],
    [{ type: 'snooze', until: snoozed.until }, open, [{ type: 'unsnooze' }]],
    [{ type: 'unsnooze' }, { ...open, snoozed }, [{ type: 'snooze', until: snoozed.until }]],
    [{ type: 'acknowledge' }, { ...open, status: 'acknowledged' }, []],
    [{ type: 'close', resolution: 'fixed' }, open, [{ type: 'reopen' }]],
    [
      { type: 'close', resolution: 'fixed' },
      { ...open, status: 'acknowledged' },
      [{ type: 'reopen' }, { type: 'acknowledge' }],
    ],
    [
      { type: 'reopen' },
      { ...closed, resolution: 'duplicate' },
      [{ type: 'close', resolution: 'duplicate' }],
    ],
    [{ type: 'reopen' }, { ...closed, resolution: 'recovered' }, []],
    [{ type: 'reopen' }, { ...open, status: 'acknowledged' }, [{ type: 'acknowledge' }]],
    [{ type: 'assign', owner: 'ana' }, { ...open, owner: 'bob' }, [{ type: 'assign', owner: 'bob' }]],
    [{ type: 'assign', owner: 'ana' }, { ...open, owner: 'ana' }, []],
    [{ type: 'escalate' }, open, [{ type: 'deescalate' }]],
    [{ type: 'escalate' }, { ...open, escalated: { at: '', by: '' } }, []],
    [{ type: 'note', note: 'x' }, open, []],
  ])('%j on %j: %j', (act, before, back) => expect(undoOf(act, before)).toEqual(back));

  it('goes together for those that take the same', () => {
    const undo: Act[] = [{ type: 'reopen' }];
    const groups = undoGroups([
      { id: 'a', undo },
      { id: 'b', undo: [] },
      { id: 'c', undo: [{ type: 'reopen' }] },
      { id: 'd', undo: [{ type: 'deescalate' }] },
    ]);
    expect(groups.map((group) => group.ids)).toEqual([['a', 'c'], ['d']]);
  });

  it('says what was done', () =>
    expect(doneText({ type: 'close', resolution: 'too_old' })).toBe('closed: Too old'));

  it('says what was not', () => {
    const refused = [
      { id: 'a', why: 'it is closed' },
      { id: 'b', why: 'it is closed' },
    ];
    expect(refusedText(refused, 3)).toBe('2 of 3 alerts not changed: it is closed');
    expect(refusedText([], 3)).toBeNull();
  });
});

describe('the filter', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const asked = (search: string) => filterOf(readUrl(queueFields, search), now);
  it('of an empty address is what wants work', () =>
    expect(asked('')).toMatchObject({
      status: ['open', 'acknowledged'],
      from: '2026-11-20T12:00:00.000Z',
      escalated: undefined,
    }));
  it('follows the address', () =>
    expect(asked('status=closed&owner=-&escalated=1&closedIn=7d')).toMatchObject({
      status: ['closed'],
      owner: ['-'],
      escalated: 'true',
      from: '2026-11-14T12:00:00.000Z',
    }));
  it('names what could be loosened, and can drop all of it', () => {
    const state = readUrl(queueFields, 'search=x&tag=a&escalated=1&page=4&sort=count');
    expect(activeFilters(state)).toEqual(['search', 'tag', 'escalated']);
    expect(writeUrl(queueFields, { ...state, ...NO_FILTERS })).toBe('sort=count');
  });
});

describe('all that match', () => {
  it.each([
    ['1234', 1234],
    ['1,234', 1234],
    ['1 234', 1234],
    ['', Number.NaN],
    ['all', Number.NaN],
  ])('"%s" is %d', (typed, number) => expect(typedCount(typed)).toBe(number));
  it('needs a text for a note only', () => {
    expect(actOf('note', 'fixed', ' ', 'ana')).toBeNull();
    expect(actOf('mine', 'fixed', '', 'ana')).toEqual({ type: 'assign', owner: 'ana', note: undefined });
  });
});

describe('what happens next', () => {
  const rule = { enabled: true, deleted: false, grouping: 'key', autoClose: null } as const;
  const alert = {
    ruleId: 'r1',
    status: 'open',
    condition: 'active',
    acknowledged: null,
    owner: null,
    closed: null,
    silenced: null,
    snoozed: null,
    storm: null,
  } as const;
  const silenced = { by: [], until: '2026-11-21T14:00:00Z', over: false };
  const now = Date.parse('2026-11-21T12:00:00Z');
  const onLadder = (at: string) => ({
    ...alert,
    ladder: { next: { level: 0, at, why: 'unacknowledged', who: 'Ana' } } as AlertLadder,
  });
  it.each<[string, Parameters<typeof nextTexts>[0], Parameters<typeof nextTexts>[1], RegExp]>([
    ['untouched', alert, rule, /closes by itself as recovered/],
    ['of Lookout itself', { ...alert, ruleId: OWN_RULE }, null, /^It recovers by itself once that is over/],
    ['touched', { ...alert, owner: 'ana' }, rule, /stays until somebody closes it/],
    ['an event', { ...alert, condition: 'event' }, rule, /does not end by itself/],
    [
      'acknowledged',
      { ...alert, status: 'acknowledged', acknowledged: { at: '', by: 'a', until: '2026-11-21T20:00:00Z' } },
      rule,
      /in 8 h, the acknowledgement runs out/,
    ],
    [
      'snoozed',
      { ...alert, snoozed: { at: '', by: 'a', until: '2026-11-21T15:00:00Z' } },
      rule,
      /comes back in 3 h/,
    ],
    [
      'silenced',
      { ...alert, silenced },
      rule,
      /silence ends in 2 h; if it is still active then, it is told once/,
    ],
    [
      'an event that closes by itself',
      { ...alert, condition: 'event' },
      { ...rule, autoClose: '7d' },
      /After 7 days of quiet/,
    ],
    [
      'a storm',
      { ...alert, storm: { keys: 3, first: [] } },
      rule,
      /until none came for 10 minutes.*ends when none of its keys holds/,
    ],
    ['without data', { ...alert, noDataSince: '2026-11-21T11:00:00Z' }, rule, /no data to judge it by/],
    ['closed while it holds', { ...alert, status: 'closed' }, rule, /24 hours/],
    ['its rule is off', alert, { ...rule, enabled: false }, /switched off/],
    ['its rule is gone', alert, null, /deleted/],
    [
      'a level comes',
      onLadder('2026-11-21T12:12:00Z'),
      rule,
      /Escalates to Ana in 12 min unless somebody ack/,
    ],
    ['a level is due', onLadder('2026-11-21T11:59:00Z'), rule, /Escalates to Ana now/],
  ])('%s', (_, one, its, said) => expect(nextTexts(one, its, now).join(' ')).toMatch(said));
});
