import type { Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Cursor } from './cursors';
import {
  advance,
  catchUpLimit,
  firstPiece,
  goAhead,
  halved,
  MOST_OWED,
  momentsOf,
  nextRunAt,
  owing,
  pauseMs,
  planOwed,
  planRun,
  rereadBefore,
  scheduleOf,
  settle,
  startCursor,
} from './plan';

const at = (clock: string): number => Date.parse(`2026-03-01T${clock}Z`);
const time = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
const rule = (over: Partial<Rule> = {}): Rule =>
  ({
    interval: '1m',
    schedule: null,
    condition: { type: 'any', key: [] },
    resolved: null,
    queryDelay: '0s',
    bucket: 0,
    revision: 1,
    enabledAt: '2026-03-01T12:00:30Z',
    ...over,
  }) as Rule;
const cursor = (to: string, over: Partial<Cursor> = {}): Cursor => ({
  revision: 1,
  enabledAt: '2026-03-01T12:00:30Z',
  to: at(to),
  planned: null,
  lastRunAt: null,
  ...over,
});

type Asked = { to?: string; inOrder?: boolean; now?: boolean };

describe("windows lie on the rule's grid", () => {
  test.each([
    ['not yet', '12:01:00', '12:01:59', {}, null],
    ['due at the grid point', '12:01:00', '12:02:00', {}, '12:01:00–12:02:00'],
    ['after the query delay', '12:01:00', '12:02:29', { queryDelay: '30s' }, null],
    ['with the query delay over', '12:01:00', '12:02:30', { queryDelay: '30s' }, '12:01:00–12:02:00'],
  ] as const)('%s', (_, to, now, over, expected) => {
    const window = planRun(rule(over), cursor(to), at(now));
    expect(window && `${time(window.from)}–${time(window.to)}`).toBe(expected);
  });

  test('a run cut off has the same window again, however late', () => {
    const known = cursor('12:01:00', { planned: at('12:02:00') });
    expect(planRun(rule(), known, at('15:00:00'))).toEqual({ from: at('12:01:00'), to: at('12:02:00') });
  });

  test('a little that is owed is taken at once, its end fixed with the cursor', () => {
    const next = advance(rule(), cursor('12:01:00'), at('12:02:00'), at('12:06:10'));
    expect([time(next.to), time(next.planned!)]).toEqual(['12:02:00', '12:06:00']);
    expect(time(advance(rule(), cursor('12:01:00'), at('12:02:00'), at('12:02:01')).planned!)).toBe(
      '12:03:00',
    );
  });

  test('of much that is owed the newest interval goes first, the rest by pieces of six hours', () => {
    const next = advance(rule(), cursor('01:01:00'), at('01:02:00'), at('15:00:10'));
    expect([time(next.to), time(next.planned!)]).toEqual(['14:59:00', '15:00:00']);
    expect(next.owed).toEqual([{ from: at('01:02:00'), to: at('14:59:00') }]);
    const pieces = [];
    for (let left = next; left.owed; left = settle(left, planOwed(rule(), left)!.to))
      pieces.push(planOwed(rule(), left)!);
    expect(pieces.map(({ from, to }) => `${time(from)}–${time(to)}`)).toEqual([
      '01:02:00–07:02:00',
      '07:02:00–13:02:00',
      '13:02:00–14:59:00',
    ]);
  });

  test('the mark of what is told to nobody stays until all of that is evaluated', () => {
    const quietTo = at('15:00:00') - 1;
    const late = advance(rule(), cursor('01:01:00', { quietTo }), at('01:02:00'), at('15:00:10'));
    const fresh = advance(rule(), late, at('15:00:00'), at('15:00:20'));
    const pieces = ['07:02:00', '13:02:00', '14:59:00'].map((to) => settle(fresh, at(to)).quietTo);
    expect([late.quietTo, fresh.quietTo, ...pieces]).toEqual([quietTo, quietTo, quietTo, quietTo, undefined]);
  });

  test.each<[string, number | undefined, string, string]>([
    ['goes with the clock', undefined, '15:00:10', '12:00:00'],
    ['stays while as much as may be is caught up on', at('14:59:59'), '15:20:00', '11:59:00'],
    ['goes on after the next long outage', at('10:00:00'), '15:00:00', '12:00:00'],
  ])('what is too far back %s', (_, quietTo, now, expected) => {
    const limit = catchUpLimit(
      rule(),
      cursor('01:00:00', quietTo ? { quietTo } : {}),
      at(now),
      3 * 3_600_000,
    );
    expect(time(limit)).toBe(expected);
  });

  test('a condition that needs its windows in order takes them in order, up to a day each', () => {
    const every = { type: 'frequency', key: [], count: 3, within: '1m', again: 'every', levels: [] } as const;
    const next = advance(
      rule({ condition: every as never }),
      cursor('01:01:00'),
      at('01:02:00'),
      at('15:00:10'),
    );
    expect([time(next.to), time(next.planned!), next.owed]).toEqual(['01:02:00', '15:00:00', undefined]);
  });

  test('a query that names now is asked an interval at a time', () => {
    const resolved = { query: { range: { '@timestamp': { gt: 'now-1h' } } }, runtimeMappings: {} };
    const next = advance(rule({ resolved } as never), cursor('12:01:00'), at('12:02:00'), at('12:06:10'));
    expect(time(next.planned!)).toBe('12:03:00');
    const owed = { ...next, owed: [{ from: at('01:00:00'), to: at('02:00:00') }] };
    expect(planOwed(rule({ resolved } as never), owed)).toEqual({ from: at('01:00:00'), to: at('01:01:00') });
  });

  test.each([
    ['six hours of it', {}, '01:00:00–07:00:00'],
    ['no more than there is', { to: '02:00:00' }, '01:00:00–02:00:00'],
    ['six hours, also where windows go in order', { inOrder: true }, '01:00:00–07:00:00'],
    [
      'one interval, where they go in order and the query names now',
      { inOrder: true, now: true },
      '01:00:00–01:01:00',
    ],
    ['one interval, where the query names now', { now: true }, '01:00:00–01:01:00'],
  ])('the first piece of a past stretch is %s', (_, { to = '15:00:00', inOrder, now }: Asked, expected) => {
    const asked = rule({
      ...(inOrder && {
        condition: { type: 'frequency', key: [], count: 3, within: '1m', again: 'every', levels: [] },
      }),
      ...(now && { resolved: { query: { range: { '@timestamp': { gt: 'now-1h' } } }, runtimeMappings: {} } }),
    } as never);
    const piece = firstPiece(asked, { from: at('01:00:00'), to: at(to) });
    expect(`${time(piece.from)}–${time(piece.to)}`).toBe(expected);
  });

  test('buckets spread over the interval', () => {
    expect([0, 32, 64, 127].map((bucket) => scheduleOf(rule({ bucket })).floor(119_999) % 60_000)).toEqual([
      0, 15_000, 30_000, 59_531,
    ]);
  });
});

describe('windows that are seen in part', () => {
  const partial = (since: string) =>
    ({
      kind: 'partial',
      since: at(since),
      attempts: 1,
      message: '1 of 2 shards failed',
      retryAt: 0,
    }) as const;
  const every = { type: 'frequency', key: [], count: 3, within: '1m', again: 'every', levels: [] } as never;
  const spans = (owed: readonly Window[] = []) => owed.map(({ from, to }) => `${time(from)}–${time(to)}`);

  test.each<[string, object, string, string, string | null]>([
    ['are run again', {}, '12:02:00', '12:06:10', null],
    ['for five intervals', {}, '12:02:00', '12:06:59', null],
    ['and then owed, for the newest to go ahead', {}, '12:02:00', '12:07:00', '12:01:00–12:06:00 12:07:00'],
    ['however long ago', {}, '12:02:00', '15:00:10', '12:01:00–14:59:00 15:00:00'],
    ['which counts from when they could be run', { queryDelay: '10m' }, '12:12:00', '12:16:10', null],
    ['with a delay, too', { queryDelay: '10m' }, '12:12:00', '12:17:00', '12:01:00–12:06:00 12:07:00'],
    ['however long, where they go in order', { condition: every }, '12:02:00', '15:00:10', null],
    ['and five minutes', { interval: '10s' }, '12:01:10', '12:05:50', null],
  ])('%s', (_, over, since, now, expected) => {
    const asked = rule(over);
    const known = cursor('12:01:00', { trouble: partial(since), partials: 4 });
    const next = goAhead(asked, known, planRun(asked, known, at(now))!, at(now));
    expect(next && `${spans(next.owed)} ${time(next.planned!)}`).toBe(expected);
  });

  test('each later one is seen once and owed with the others, until one is whole', () => {
    const trouble = partial('12:02:00');
    let known = goAhead(
      rule(),
      cursor('12:01:00', { trouble, partials: 4 }),
      planned('12:01:00'),
      at('12:07:00'),
    )!;
    expect(known).toMatchObject({ trouble, to: at('12:06:00') });
    expect(known.partials).toBeUndefined();
    for (const now of ['12:07:00', '12:08:00', '12:09:00'])
      known = goAhead(rule(), known, planRun(rule(), known, at(now))!, at(now))!;
    expect([time(known.to), time(known.planned!), spans(known.owed)]).toEqual([
      '12:09:00',
      '12:10:00',
      ['12:01:00–12:09:00'],
    ]);
    const whole = advance(rule(), known, at('12:10:00'), at('12:10:01'));
    expect([whole.trouble, spans(whole.owed)]).toEqual([undefined, ['12:01:00–12:09:00']]);
    expect(
      goAhead(rule(), { ...whole, trouble: partial('12:11:00') }, planned('12:10:00'), at('12:11:00')),
    ).toBeNull();
  });

  const planned = (from: string) => ({ from: at(from), to: at(from) + 60_000 });

  test('what is owed is kept in so many stretches at most, the nearest joined, and none is lost', () => {
    const stretch = (n: number) => ({ from: n * 100 + n, to: n * 100 + 50 });
    let owed: Window[] = [];
    for (let n = 0; n < 60; n++) owed = owing(owed, stretch(n));
    expect(owed).toHaveLength(MOST_OWED);
    for (let n = 0; n < 60; n++)
      expect(owed.some(({ from, to }) => from <= stretch(n).from && to >= stretch(n).to)).toBe(true);
    expect(owing([{ from: 1, to: 2 }], { from: 2, to: 3 })).toEqual([{ from: 1, to: 3 }]);
  });

  test('a long one that runs out of time is halved where windows go in order, and marked as run before', () => {
    const inOrder = rule({ condition: every });
    const first = cursor('01:00:00', { planned: at('09:00:00'), partials: 1 });
    const half = halved(inOrder, first, { from: at('01:00:00'), to: at('09:00:00') });
    expect(planRun(inOrder, half, at('09:00:30'))).toEqual({ from: at('01:00:00'), to: at('05:00:00') });
    const quarter = halved(inOrder, { ...half, partials: 2 }, { from: at('01:00:00'), to: at('05:00:00') });
    expect(time(quarter.planned!)).toBe('03:00:00');
    const on = advance(inOrder, quarter, at('03:00:00'), at('09:00:30'));
    expect(on).toMatchObject({ partials: 2, partialTo: at('09:00:00'), planned: at('09:00:00') });
    const over = advance(inOrder, on, at('09:00:00'), at('09:00:30'));
    expect([over.partials, over.partialTo]).toEqual([undefined, undefined]);
    const shortest = { from: at('01:00:00'), to: at('01:01:00') };
    expect(halved(inOrder, cursor('01:00:00'), shortest)).toEqual(cursor('01:00:00'));
    expect(halved(rule(), first, { from: at('01:00:00'), to: at('09:00:00') })).toBe(first);
  });

  test('a piece of what is owed that runs out of time is half as long the next time', () => {
    const owed = [{ from: at('01:00:00'), to: at('15:00:00') }];
    const ends = [0, 1, 3, 20].map((timeouts) =>
      time(
        planOwed(rule(), cursor('15:00:00', { owed, owedTrouble: { ...partial('15:00:00'), timeouts } }))!.to,
      ),
    );
    expect(ends).toEqual(['07:00:00', '04:00:00', '01:45:00', '01:01:00']);
  });
});

describe("windows end at a cron's times", () => {
  const office = (over: Partial<Rule> = {}) =>
    rule({ schedule: { cron: '*/10 9-16 * * *', zone: 'Europe/Berlin' }, ...over });
  const winter = (clock: string) => Date.parse(`2026-01-${clock}Z`);
  const shown = (ms: number | null) => ms && new Date(ms).toISOString().slice(8, 16);
  const of = (to: string, over: Partial<Cursor> = {}) => ({ ...cursor('12:00:00', over), to: winter(to) });

  test.each([
    ['not yet', '05T09:00', '05T09:09:59', {}, null],
    ['due at its time', '05T09:00', '05T09:10:00', {}, '05T09:00–05T09:10'],
    ['after the query delay', '05T09:00', '05T09:10:20', { queryDelay: '30s' }, null],
    ['with the query delay over', '05T09:00', '05T09:10:30', { queryDelay: '30s' }, '05T09:00–05T09:10'],
    ['over night', '05T15:50', '06T08:00:00', {}, '05T15:50–06T08:00'],
    ['not in the night', '05T15:50', '06T07:59:59', {}, null],
  ] as const)('%s', (_, to, now, over, expected) => {
    const window = planRun(office(over), of(to), winter(now));
    expect(window && `${shown(window.from)}–${shown(window.to)}`).toBe(expected);
  });

  test('a night is one window, however long, not something owed', () => {
    const next = advance(office(), of('05T15:40'), winter('05T15:50'), winter('06T08:00:01'));
    expect([shown(next.to), shown(next.planned), next.owed]).toEqual(['05T15:50', '06T08:00', undefined]);
  });

  test('of many that are owed the newest goes first, the rest by pieces that end at its times', () => {
    const next = advance(office(), of('05T08:00'), winter('05T08:10'), winter('06T09:00:01'));
    expect([shown(next.to), shown(next.planned)]).toEqual(['06T08:50', '06T09:00']);
    const pieces = [];
    for (let left = next; left.owed; left = settle(left, planOwed(office(), left)!.to))
      pieces.push(planOwed(office(), left)!);
    expect(pieces.map(({ from, to }) => `${shown(from)}–${shown(to)}`)).toEqual([
      '05T08:10–05T14:10',
      '05T14:10–05T15:50',
      '05T15:50–06T08:00',
      '06T08:00–06T08:50',
    ]);
  });

  test('the moments of a window are its times, and its end', () => {
    const window = { from: winter('05T15:50'), to: winter('06T08:10') };
    const { every, moments } = momentsOf(office(), window, 20 * 60_000);
    expect([every, moments!.map(shown)]).toEqual([600_000, ['05T15:40', '05T15:50', '06T08:00', '06T08:10']]);
    expect(momentsOf(rule(), window, 0)).toEqual({ every: 60_000 });
  });

  test('a cursor begins at the time before the rule was enabled', () => {
    expect(shown(startCursor(office(), undefined, winter('06T03:00:00')).to)).toBe('05T15:50');
  });
});

describe('a learnt query delay', () => {
  const learned = rule({ queryDelay: 'learned' });
  const lag = { at: 0, source: 'r1', p99Ms: 29_500, documents: 10, ahead: 0 };
  test.each([
    ['is nothing as long as nothing is known', {}, '12:02:00', true],
    ['holds a window back', { lag }, '12:02:29', false],
    ['and lets it go', { lag }, '12:02:30', true],
  ] as const)('%s', (_, over, now, due) => {
    expect(planRun(learned, cursor('12:01:00', over), at(now)) !== null).toBe(due);
    expect(nextRunAt(learned, cursor('12:01:00', over)) <= at(now)).toBe(due);
  });
  test('is known still when the rule is switched on again', () => {
    const known = cursor('12:05:00', { enabledAt: '2026-02-01T00:00:00Z', lag, lateTo: 7 });
    expect(startCursor(learned, known, at('12:10:00'))).toMatchObject({ to: at('12:00:00'), lag, lateTo: 7 });
  });
});

test.each<[string, object, string, number]>([
  ['nothing of what lies before it was switched on', {}, '12:00:00', 0],
  ['as much of it as was to be seen', { lateWithin: '5m' }, '12:02:00', 120],
  ['all, where that is behind', { lateWithin: '5m' }, '12:05:00', 300],
  ['back to where the delay put the beginning', { queryDelay: '3m' }, '11:59:00', 120],
  ['nothing before that', { queryDelay: '3m' }, '11:57:00', 0],
  ['of what is older still, nothing', {}, '10:00:00', 0],
])('for late documents is read again: %s', (_, over, from, seconds) => {
  const window = { from: at(from), to: at(from) + 60_000 };
  expect(rereadBefore(rule(over), {}, window)).toBe(seconds * 1_000);
});

describe('where a cursor begins', () => {
  test('at the grid point before the rule was enabled', () => {
    expect(time(startCursor(rule(), undefined, at('12:10:00')).to)).toBe('12:00:00');
  });
  test('anew when the rule was switched on again', () => {
    const known = cursor('12:05:00', { enabledAt: '2026-02-01T00:00:00Z' });
    expect(time(startCursor(rule(), known, at('12:10:00')).to)).toBe('12:00:00');
  });
  test.each([
    ['a stretch of one interval', '12:00:00', {}, '12:01:20', '12:00:00–12:01:00'],
    ['however short, where a window ended in it', '12:00:00', {}, '12:01:00', '12:00:00–12:01:00'],
    ['none where no window ended in it: the next one sees it whole', '12:01:00', {}, '12:01:40', null],
    [
      'with what was still owed',
      '12:05:00',
      { owed: [{ from: at('11:00:00'), to: at('12:00:00') }] },
      '12:06:00',
      '11:00:00–12:06:00',
    ],
    [
      'with one that no run has recorded yet',
      '12:05:00',
      { offFrom: at('11:00:00') },
      '12:05:30',
      '11:00:00–12:05:00',
    ],
  ] as const)('the time it was off is a gap: %s', (_, to, over, on, gap) => {
    const known = cursor(to, over as Partial<Cursor>);
    const begun = startCursor(rule({ enabledAt: `2026-03-01T${on}Z` }), known, at('13:00:00'));
    const off = begun.offFrom === undefined ? null : `${time(begun.offFrom)}–${time(begun.to)}`;
    expect(off).toBe(gap);
    expect(begun.to).toBeLessThanOrEqual(Math.max(at(on), at(to)));
  });
  test('where it was when the rule asks something else, without what it had missed', () => {
    const known = cursor('12:05:00', { misses: { a: 1 } });
    expect(startCursor(rule({ revision: 2 }), known, at('12:10:00'))).toEqual(
      cursor('12:05:00', { revision: 2 }),
    );
  });
});

describe('a rule in trouble', () => {
  test('waits longer each time, up to five minutes, with jitter', () => {
    expect([1, 2, 3, 20].map((attempts) => pauseMs(attempts, 0.5))).toEqual([2_000, 4_000, 8_000, 300_000]);
    expect(pauseMs(1, 0)).toBe(1_000);
  });
  test('is not run before its pause is over', () => {
    const trouble = { kind: 'failed', since: 0, attempts: 1, message: '', retryAt: at('12:09:00') } as const;
    expect(time(nextRunAt(rule(), cursor('12:01:00', { trouble })))).toBe('12:09:00');
  });
});
