import {
  advance,
  catchUpLimit,
  firstPiece,
  nextRunAt,
  pauseMs,
  planOwed,
  planRun,
  rereadBefore,
  scheduleOf,
  settle,
  startCursor,
} from './plan';
import { at, cursor, EVERY, rule, time } from './testing/planned';

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
    const next = advance(rule({ condition: EVERY }), cursor('01:01:00'), at('01:02:00'), at('15:00:10'));
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
        condition: EVERY,
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
