import { WEEK_DAYS, type WeekDay, windowEnd } from './weekly';

const night = { days: [...WEEK_DAYS], from: '22:00', to: '07:00' };
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

it.each<[string, readonly WeekDay[], string, string, string, string | null]>([
  ['in the evening', WEEK_DAYS, '22:00', '07:00', '2026-01-05T21:30:00Z', '2026-01-06T06:00:00.000Z'],
  ['after midnight', WEEK_DAYS, '22:00', '07:00', '2026-01-06T05:59:00Z', '2026-01-06T06:00:00.000Z'],
  ['at its end it is over', WEEK_DAYS, '22:00', '07:00', '2026-01-06T06:00:00Z', null],
  ['by day', WEEK_DAYS, '22:00', '07:00', '2026-01-06T12:00:00Z', null],
  ['of the day before only', ['mon'], '22:00', '07:00', '2026-01-06T05:00:00Z', '2026-01-06T06:00:00.000Z'],
  ['not of that day itself', ['tue'], '22:00', '07:00', '2026-01-06T05:00:00Z', null],
  ['a whole day', ['sun'], '00:00', '00:00', '2026-01-04T12:00:00Z', '2026-01-04T23:00:00.000Z'],
  // Clocks go forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.
  ['a short night', WEEK_DAYS, '22:00', '07:00', '2026-03-28T23:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['a long night', WEEK_DAYS, '22:00', '07:00', '2026-10-24T23:00:00Z', '2026-10-25T06:00:00.000Z'],
  [
    'from a time that is skipped',
    ['sun'],
    '02:30',
    '04:00',
    '2026-03-29T01:00:00Z',
    '2026-03-29T02:00:00.000Z',
  ],
  ['an hour that comes twice', ['sun'], '02:00', '03:00', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00.000Z'],
])('%s', (_, days, from, to, at, end) => {
  expect(iso(windowEnd('Europe/Berlin', { days, from, to }, Date.parse(at)))).toBe(end);
});

it('is the same clock everywhere', () => {
  expect(iso(windowEnd('Asia/Kolkata', night, Date.parse('2026-01-05T20:00:00Z')))).toBe(
    '2026-01-06T01:30:00.000Z',
  );
});
