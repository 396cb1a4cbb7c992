import { windowEnd } from './weekly';

const EVERY = [0, 1, 2, 3, 4, 5, 6];

const night = { days: EVERY, from: '22:00', to: '07:00' };
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

it.each<[string, number[], string, string, string, string | null]>([
  ['in the evening', EVERY, '22:00', '07:00', '2026-01-05T21:30:00Z', '2026-01-06T06:00:00.000Z'],
  ['after midnight', EVERY, '22:00', '07:00', '2026-01-06T05:59:00Z', '2026-01-06T06:00:00.000Z'],
  ['at its end it is over', EVERY, '22:00', '07:00', '2026-01-06T06:00:00Z', null],
  ['by day', EVERY, '22:00', '07:00', '2026-01-06T12:00:00Z', null],
  ['of the day before only', [1], '22:00', '07:00', '2026-01-06T05:00:00Z', '2026-01-06T06:00:00.000Z'],
  ['not of that day itself', [2], '22:00', '07:00', '2026-01-06T05:00:00Z', null],
  ['a whole day', [0], '00:00', '24:00', '2026-01-04T12:00:00Z', '2026-01-04T23:00:00.000Z'],
  // Clocks go forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.
  ['a short night', EVERY, '22:00', '07:00', '2026-03-28T23:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['a long night', EVERY, '22:00', '07:00', '2026-10-24T23:00:00Z', '2026-10-25T06:00:00.000Z'],
  ['from a time that is skipped', [0], '02:30', '04:00', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00.000Z'],
  ['an hour that comes twice', [0], '02:00', '03:00', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00.000Z'],
])('%s', (_, days, from, to, at, end) => {
  expect(iso(windowEnd('Europe/Berlin', { days, from, to }, Date.parse(at)))).toBe(end);
});

it('is the same clock everywhere', () => {
  expect(iso(windowEnd('Asia/Kolkata', night, Date.parse('2026-01-05T20:00:00Z')))).toBe(
    '2026-01-06T01:30:00.000Z',
  );
});
