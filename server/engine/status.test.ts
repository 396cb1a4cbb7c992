import type { Rule } from '../../common/schemas';
import type { Cursor } from './cursors';
import { behindMs, lateMs, statusOf } from './status';

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

describe('how far the engine is behind with a rule', () => {
  const on = { enabledAt: '2026-01-05T12:00:00.000Z' };
  const trouble = (retryAt: string): Cursor['trouble'] => ({
    kind: 'failed',
    since: utc('05T12:00'),
    attempts: 9,
    message: 'index_not_found_exception',
    retryAt: utc(retryAt),
  });
  test.each<[string, Partial<Cursor> | null, number]>([
    ['which has never run', null, 0],
    ['which is late', {}, 60 * MINUTE],
    ['which has failed for an hour, and is tried again in a minute', { trouble: trouble('05T13:01') }, 0],
    ['which failed, and is being tried again', { trouble: trouble('05T12:58') }, 0],
    ['which failed, and nobody tries again', { trouble: trouble('05T12:50') }, 10 * MINUTE],
    ['which was off until a moment ago', { enabledAt: '2026-01-02T12:00:00.000Z' }, 0],
  ])('%s', (_, over, expected) => {
    const known = over && { ...cursor('05T12:00'), ...on, ...over };
    expect(lateMs(rule(on), known ?? undefined, utc('05T13:00'))).toBe(expected);
  });
});

describe('a rule with gaps', () => {
  const enabled = rule({ enabled: true, enabledAt: null, version: 1 });
  const onTime = { ...cursor('05T12:00'), lastRunAt: utc('05T12:00') };
  const gaps = { count: 2, ms: 3 * 60 * MINUTE, from: utc('04T12:00') };
  const status = (over: object, open: typeof gaps | null = gaps) =>
    statusOf(enabled, { ...onTime, ...over }, utc('05T12:01'), open);

  test('says so, and since when', () => {
    expect(status({})).toMatchObject({
      health: 'gap',
      message: '2 gaps, in all of 3 hours: not evaluated, or only in part, until filled or dismissed',
      since: '2026-01-04T12:00:00.000Z',
    });
    expect(status({}, { ...gaps, count: 1 }).message).toMatch(/^1 gap of 3 hours/);
    expect(status({}, null).health).toBe('ok');
  });

  test('says first what is worse', () => {
    const trouble = { kind: 'failed', since: 0, attempts: 1, message: 'x', retryAt: 0 };
    expect(status({ trouble }).health).toBe('failing');
    expect(status({ owed: [{ from: utc('05T10:00'), to: utc('05T11:00') }] }).health).toBe('behind');
    expect(statusOf({ ...enabled, enabled: false }, onTime, utc('05T12:01'), gaps).health).toBe('disabled');
  });
});

test.each([
  ['a script', { script: { script: { source: 'doc.a.value > 1' } } }, 1],
  ['now in a range', { range: { '@timestamp': { gte: 'now-1h' } } }, 0],
])('a rule whose query holds %s says whether its past can be replayed', (_, query, notes) => {
  const asking = rule({
    enabled: true,
    enabledAt: null,
    version: 1,
    resolved: { query, runtimeMappings: {} } as never,
  });
  const status = statusOf(asking, cursor('05T12:00'), utc('05T12:01'));
  expect(status.notes).toEqual(
    notes === 0
      ? []
      : [
          'the query looks at the clock in a way that cannot be replayed: old windows show what it finds today',
        ],
  );
});
