import { cronSchedule, gridSchedule, timesIn } from './schedule';
import { isZone } from './zone';

/** `2026-03-29T01:30` → epoch ms. */
const utc = (text: string): number => Date.parse(`${text}:00Z`);
const text = (at: number): string => new Date(at).toISOString().slice(0, 16);
const times = (cron: string, zone: string | null, from: string, to: string): string =>
  timesIn(cronSchedule(cron, zone), { from: utc(from), to: utc(to) })
    .map((at) => text(at).slice(5))
    .join(' ');

describe('when a cron comes, in UTC', () => {
  test.each([
    [
      'without a zone it is UTC',
      '0 9 * * *',
      null,
      '2026-01-01T09:00',
      '2026-01-03T09:00',
      '01-02T09:00 01-03T09:00',
    ],
    ['29 February', '0 0 29 2 *', 'UTC', '2023-01-01T00:00', '2029-01-01T00:00', '02-29T00:00 02-29T00:00'],
    [
      'a month without a 31st is passed over',
      '0 0 31 * *',
      'UTC',
      '2026-01-01T00:00',
      '2026-06-01T00:00',
      '01-31T00:00 03-31T00:00 05-31T00:00',
    ],
    [
      'the last day of every month',
      '0 0 L * *',
      'UTC',
      '2024-01-01T00:00',
      '2024-05-01T00:00',
      '01-31T00:00 02-29T00:00 03-31T00:00 04-30T00:00',
    ],
    ['weekdays', '0 9 * * 1-5', 'UTC', '2026-01-02T09:00', '2026-01-06T09:00', '01-05T09:00 01-06T09:00'],
    [
      'either day, where both are named',
      '0 0 13 * 5',
      'UTC',
      '2026-02-12T00:00',
      '2026-02-21T00:00',
      '02-13T00:00 02-20T00:00',
    ],

    [
      'Berlin leaps from 2 to 3: what is skipped comes right after',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T02:00',
      '2026-03-30T01:00',
      '03-29T01:00 03-30T00:30',
    ],
    [
      'all that is skipped comes once',
      '*/20 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00',
      '2026-03-30T00:10',
      '03-29T01:00 03-30T00:00',
    ],
    [
      'with what comes then anyway',
      '0,30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:00',
      '2026-03-29T02:00',
      '03-29T00:30 03-29T01:00 03-29T01:30 03-29T02:00',
    ],
    [
      'a daily time on the day of the leap',
      '0 9 * * *',
      'Europe/Berlin',
      '2026-03-28T00:00',
      '2026-03-30T12:00',
      '03-28T08:00 03-29T07:00 03-30T07:00',
    ],
    [
      'Berlin falls back from 3 to 2: what is repeated comes once',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00',
      '2026-10-26T12:00',
      '10-25T00:30 10-26T01:30',
    ],
    [
      'every half hour goes on through the hour that is repeated',
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:30',
      '2026-10-25T02:30',
      '10-25T00:00 10-25T00:30 10-25T01:00 10-25T01:30 10-25T02:00 10-25T02:30',
    ],
    [
      'and so does one time of every hour',
      '20 0-23 * * *',
      'America/New_York',
      '2026-11-01T04:00',
      '2026-11-01T08:00',
      '11-01T04:20 11-01T05:20 11-01T06:20 11-01T07:20',
    ],
    [
      'but not every second hour',
      '*/30 */2 * * *',
      'Europe/Berlin',
      '2026-10-24T23:30',
      '2026-10-25T03:30',
      '10-25T00:00 10-25T00:30 10-25T03:00 10-25T03:30',
    ],
    [
      'New York leaps',
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T12:00',
      '2026-03-09T12:00',
      '03-08T07:00 03-09T06:30',
    ],
    [
      'New York falls back',
      '30 1 * * *',
      'America/New_York',
      '2026-10-31T12:00',
      '2026-11-02T12:00',
      '11-01T05:30 11-02T06:30',
    ],
    [
      'Kolkata is half an hour off',
      '15 9 * * *',
      'Asia/Kolkata',
      '2026-01-01T00:00',
      '2026-01-03T00:00',
      '01-01T03:45 01-02T03:45',
    ],
    [
      'Kathmandu is three quarters',
      '0 0 1 * *',
      'Asia/Kathmandu',
      '2026-01-01T00:00',
      '2026-03-01T00:00',
      '01-31T18:15 02-28T18:15',
    ],
    [
      'Lord Howe leaps by half an hour',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00',
      '2026-10-05T00:00',
      '10-03T15:30 10-04T15:15',
    ],
    [
      'and falls back by as much',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T00:00',
      '2026-04-06T00:00',
      '04-04T14:45 04-05T15:15',
    ],
    [
      'Samoa skipped a day',
      '0 12 30 12 *',
      'Pacific/Apia',
      '2011-12-01T00:00',
      '2012-12-31T00:00',
      '12-30T10:00 12-29T22:00',
    ],
    [
      'midnight that a leap takes away',
      '0 0 * * *',
      'America/Santiago',
      '2026-09-05T00:00',
      '2026-09-07T12:00',
      '09-05T04:00 09-06T04:00 09-07T03:00',
    ],
  ] as const)('%s', (_, cron, zone, from, to, expected) => {
    expect(times(cron, zone, from, to)).toBe(expected);
  });
});

test('distances between neighbours', () => {
  const { interval, longest } = cronSchedule('0 9,10 * * *', 'UTC');
  expect([interval, longest]).toEqual([3_600_000, 23 * 3_600_000]);
  expect(gridSchedule({ interval: 5, phase: 1 })).toMatchObject({ interval: 5, longest: 5 });
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Etc/GMT+5', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Mars/Olympus', false],
  ['Berlin', false],
  ['+01:00', false],
  ['', false],
])('%s is a zone: %s', (zone, expected) => {
  expect(isZone(zone)).toBe(expected);
});
