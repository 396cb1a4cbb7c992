import type { Rule } from '../../common/schemas';
import type { Cursor } from './cursors';
import { advance, momentsOf, planOwed, planRun, settle, startCursor } from './plan';
import { at, cursor, rule, time } from './testing/planned';

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
