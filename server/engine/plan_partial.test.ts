import type { Window } from '../../common/time';
import { advance, goAhead, halved, MOST_OWED, owing, planOwed, planRun } from './plan';
import { at, cursor, EVERY, rule, time } from './testing/planned';

describe('windows that are seen in part', () => {
  const partial = (since: string) =>
    ({
      kind: 'partial',
      since: at(since),
      attempts: 1,
      message: '1 of 2 shards failed',
      retryAt: 0,
    }) as const;
  const spans = (owed: readonly Window[] = []) => owed.map(({ from, to }) => `${time(from)}–${time(to)}`);

  test.each<[string, object, string, string, string | null]>([
    ['are run again', {}, '12:02:00', '12:06:10', null],
    ['for five intervals', {}, '12:02:00', '12:06:59', null],
    ['and then owed, for the newest to go ahead', {}, '12:02:00', '12:07:00', '12:01:00–12:06:00 12:07:00'],
    ['however long ago', {}, '12:02:00', '15:00:10', '12:01:00–14:59:00 15:00:00'],
    ['which counts from when they could be run', { queryDelay: '10m' }, '12:12:00', '12:16:10', null],
    ['with a delay, too', { queryDelay: '10m' }, '12:12:00', '12:17:00', '12:01:00–12:06:00 12:07:00'],
    ['however long, where they go in order', { condition: EVERY }, '12:02:00', '15:00:10', null],
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
    const inOrder = rule({ condition: EVERY });
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
