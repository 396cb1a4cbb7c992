import { owedBy, type Summary, summaryLines } from '.';

const at = (text: string) => Date.parse(text);
const daily = { cron: '0 8 * * *', zone: 'Europe/Berlin' };

test.each<[string, { cron: string; zone: string | null }, string, string, [string, string] | null]>([
  [
    'a day',
    daily,
    '2026-01-01T00:00:00Z',
    '2026-01-05T07:00:00Z',
    ['2026-01-04T07:00:00Z', '2026-01-05T07:00:00Z'],
  ],
  ['not before its time', daily, '2026-01-05T06:00:00Z', '2026-01-05T06:59:59Z', null],
  ['nothing from before it was made', daily, '2026-01-05T09:00:00Z', '2026-01-05T20:00:00Z', null],
  [
    'a day of 23 hours',
    daily,
    '2026-01-01T00:00:00Z',
    '2026-03-29T12:00:00Z',
    ['2026-03-28T07:00:00Z', '2026-03-29T06:00:00Z'],
  ],
  [
    'only the last of those that were missed',
    { cron: '0 * * * *', zone: null },
    '2026-01-01T00:00:00Z',
    '2026-01-05T07:30:00Z',
    ['2026-01-05T06:00:00Z', '2026-01-05T07:00:00Z'],
  ],
])('owes %s', (_name, schedule, updatedAt, now, expected) => {
  expect(owedBy({ schedule, updatedAt }, at(now))).toEqual(
    expected && { from: at(expected[0]), to: at(expected[1]) },
  );
});

test('says what happened in lines', () => {
  const summary: Summary = {
    created: 3,
    bySeverity: { low: 0, warning: 2, high: 0, critical: 1 },
    closed: 1,
    open: 5,
    acknowledged: 2,
    rules: [{ name: 'Failed log-ins', count: 3 }],
  };
  expect(summaryLines(summary, { from: at('2026-01-04T08:00:00Z'), to: at('2026-01-05T08:00:00Z') })).toEqual(
    [
      'From 2026-01-04 08:00:00 UTC to 2026-01-05 08:00:00 UTC',
      'New alerts: 3 (1 critical, 2 warning)',
      'Closed: 1',
      'Now open: 5, acknowledged: 2',
      'Most of the new ones:',
      '  3  Failed log-ins',
    ],
  );
});
