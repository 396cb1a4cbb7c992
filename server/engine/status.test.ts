import type { Rule } from '../../common/schemas';
import type { Cursor } from './cursors';
import { behindMs } from './status';

const utc = (text: string): number => Date.parse(`2026-01-${text}:00Z`);
const rule = (over: Partial<Rule>): Rule =>
  ({ interval: '1m', schedule: null, queryDelay: '0s', bucket: 0, ...over }) as Rule;
const cursor = (to: string): Cursor => ({
  revision: 1,
  enabledAt: null,
  to: utc(to),
  planned: null,
  lastRunAt: null,
});
const office = { schedule: { cron: '*/10 9-16 * * 1-5', zone: null } };
const MINUTE = 60_000;

test.each([
  ['three intervals late', {}, '05T12:00', '05T12:03', 0],
  ['four intervals late', {}, '05T12:00', '05T12:04', 4 * MINUTE],
  ['four intervals, three of them delay', { queryDelay: '3m' }, '05T12:00', '05T12:04', 0],
  ['a weekend without a time', office, '02T16:50', '05T08:59', 0],
  ['two times of the cron late', office, '02T16:50', '05T09:20', 0],
  ['three times of the cron late', office, '02T16:50', '05T09:21', 31 * MINUTE],
])('%s', (_, over, to, now, expected) => {
  expect(behindMs(rule(over), cursor(to), utc(now))).toBe(expected);
});
