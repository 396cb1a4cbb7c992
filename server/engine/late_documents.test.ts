import type { Rule } from '../../common/schemas';
import { nightOf, unseenAfterMs } from './late_documents';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FREQUENCY = { type: 'frequency', key: [], count: 3, within: '5m', levels: [], margin: 0 };
const rule = (over: object): Rule =>
  ({
    interval: '5m',
    schedule: null,
    queryDelay: '30s',
    bucket: 0,
    condition: { type: 'any', key: [] },
    ...over,
  }) as Partial<Rule> as Rule;

test.each([
  [0, '2026-03-02T00:00:00', '2026-03-02T00:00:00'],
  [0, '2026-03-01T23:59:59', '2026-03-01T00:00:00'],
  [64, '2026-03-02T02:59:59', '2026-03-01T03:00:00'],
  [64, '2026-03-02T03:00:00', '2026-03-02T03:00:00'],
  [127, '2026-03-02T12:00:00', '2026-03-02T05:57:11'],
])('the night of bucket %d at %s', (bucket, now, expected) => {
  const night = nightOf({ bucket }, Date.parse(`${now}Z`));
  expect(new Date(night).toISOString().slice(0, 19)).toBe(expected);
});

test.each([
  ['delay, interval and what is read again', {}, undefined, 6.5 * MINUTE],
  ['with documents that are later than the delay', {}, 10 * MINUTE, 15.5 * MINUTE],
  ['a learnt delay', { queryDelay: 'learned' }, 10 * MINUTE, 25 * MINUTE],
  [
    'a cron counts with its longest pause',
    { schedule: { cron: '0 9,10 * * *', zone: null } },
    undefined,
    23 * HOUR + 1.5 * MINUTE,
  ],
  [
    'what goes by its own answers reads nothing again',
    { condition: { ...FREQUENCY, again: 'episode', margin: 1 } },
    10 * MINUTE,
    5.5 * MINUTE,
  ],
  [
    'what remembers which documents it has counted reads again',
    { condition: { ...FREQUENCY, again: 'every' } },
    10 * MINUTE,
    15.5 * MINUTE,
  ],
])('too late: %s', (_, over, p99Ms, expected) => {
  const lag = p99Ms === undefined ? {} : { lag: { at: 0, source: '', p99Ms, documents: 1, ahead: 0 } };
  expect(unseenAfterMs(rule(over), lag)).toBe(expected);
});
