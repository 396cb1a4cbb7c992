/** Conditions that look now and then, evaluated and previewed by the real engine. */
import type { AskedRule } from '../stored_rule';
import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let whole: Whole;

beforeEach(async () => {
  whole = await openWhole({ fields: { host: 'keyword', status: 'integer', ms: 'double' } });
});
afterEach(() => whole.close());

const preview = (condition: AskedRule['condition'], range: string, interval = '1m') =>
  whole.ok('previewRule', {
    body: {
      range,
      rule: {
        name: 'a rule',
        interval,
        source: { kind: 'query', index: whole.index, timeField: '@timestamp', language: 'kuery', query: '' },
        condition,
      },
    },
  });

test('flatline: a key that falls silent is missed, one that goes on is not, and it recovers', async () => {
  await whole.rule({ condition: { type: 'flatline', key: ['host'], within: '4s' } });
  const say = (...hosts: string[]) => whole.put(hosts.map((host) => ({ at: Date.now(), host })));
  await say('a', 'b');
  await whole.runUntil(async () => {
    await say('b');
    return (await whole.alerts()).length > 0;
  });
  const [alert, ...more] = await whole.alerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ keyText: 'a', condition: 'active', values: { count: 0, threshold: 1 } });
  expect(alert!.reason).toMatch(/^host \*\*a\*\*: no events within 4 seconds; the last was at 20/);
  expect(alert!.sample).toHaveLength(1);
  await whole.runUntil(async () => {
    await say('a', 'b');
    return (await whole.alerts())[0]?.condition === 'recovered';
  });
});

test('flatline without keys: nothing that ever was, and a list of keys expected', async () => {
  await whole.rule({ condition: { type: 'flatline', within: '2s' } });
  await whole.rule({
    name: 'listed',
    condition: { type: 'flatline', key: ['host'], within: '2s', expected: ['c'] },
  });
  await whole.runUntil(async () => (await whole.alerts()).length === 2);
  expect((await whole.alerts()).map(({ reason }) => reason).sort()).toEqual([
    'host **c**: no events within 2 seconds, and none was seen in 7 days',
    'no events within 2 seconds, and none was seen in 7 days',
  ]);
});

test('metric_aggregation: the alert takes the severity of the level, and better ones after', async () => {
  await whole.rule({
    severity: 'low',
    condition: {
      type: 'metric_aggregation',
      key: ['host'],
      metric: { agg: 'max', field: 'ms' },
      within: '5s',
      above: 10,
      levels: [{ severity: 'critical', above: 100 }],
    },
  });
  const now = Date.now();
  await whole.put([
    { at: now, host: 'a', ms: 500 },
    { at: now, host: 'b', ms: 10 },
  ]);
  await whole.runUntil(async () => (await whole.alerts()).length > 0);
  const [alert, ...more] = await whole.alerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ keyText: 'a', severity: 'critical', values: { value: 500, threshold: 100 } });
  await whole.runUntil(async () => {
    await whole.put([{ at: Date.now(), host: 'a', ms: 50 }]);
    return (await whole.alerts())[0]?.severity === 'low';
  });
});

test('count and percentage_match: previews with their values over time', async () => {
  const end = Date.now() - 60_000;
  await whole.put(
    Array.from({ length: 50 }, (_, at) => ({
      at: end - at * 60_000,
      host: 'a',
      status: at < 10 ? 500 : 200,
    })),
  );
  const each = await preview({ type: 'count', within: '2m', atLeast: 0, atMost: 0 }, '1h');
  expect(each.series).toHaveLength(1);
  expect(each.series[0]!.points).toHaveLength(60);
  expect(each.notes).toEqual([]);
  // Ten minutes before the first document are without results.
  expect(each.fires).toBe(1);
  expect(each.matches[0]).toMatchObject({ count: 0, reason: 'no events within 2 minutes' });

  const part = { query: 'status: 500' };
  const share = await preview(
    { type: 'percentage_match', key: ['host'], part, within: '5m', above: 90 },
    '1h',
  );
  expect(share.fires).toBe(1);
  expect(share.matches[0]).toMatchObject({ key: { host: 'a' } });
  expect(share.matches[0]!.reason).toMatch(/100 % of \d events fit status: 500, above 90 %, over 5 minutes$/);
  expect(share.series).toMatchObject([{ key: { host: 'a' } }]);
  expect(share.series[0]!.points.every(({ high, low }) => high === 90 && low === null)).toBe(true);
});

test('baseline: its band in the preview, and what lies beyond it', async () => {
  const now = Date.now();
  // Ten an hour on past days, forty in the last one.
  const steady = Array.from({ length: 9 }, (_, day) =>
    Array.from({ length: 20 }, (__, n) => ({ at: now - (day + 1) * DAY - (n * 6 + 3) * 60_000 })),
  ).flat();
  const today = Array.from({ length: 40 }, (_, n) => ({ at: now - n * 90_000 - 1_000 }));
  await whole.put([...steady, ...today]);
  const asked: AskedRule['condition'] = {
    type: 'baseline',
    metric: { agg: 'count' },
    within: '1h',
    season: 'day',
    weeks: 1,
    direction: 'up',
  };
  const report = await preview(asked, '1h', '10m');
  expect(report.series[0]!.points).toHaveLength(6);
  const last = report.series[0]!.points[5]!;
  expect(last).toMatchObject({ value: 40, low: 8, high: 12 });
  expect(report.fires).toBe(1);
  expect(report.matches[0]!.reason).toBe(
    'number of events is 40 over 1 hour; 10 is usual at this hour (8 to 12)',
  );
});

test('spike_aggregation: over a long range fewer moments are looked at, and the preview says so', async () => {
  const end = Date.now() - 60_000;
  await whole.put([
    { at: end - 1.5 * HOUR, ms: 100 },
    { at: end - 0.5 * HOUR, ms: 400 },
  ]);
  const metric = { agg: 'sum' as const, field: 'ms' };
  const report = await preview({ type: 'spike_aggregation', metric, within: '1h', height: 3 }, '24h');
  expect(report.series[0]!.points).toHaveLength(480);
  expect(report.notes).toEqual([
    expect.stringMatching(/^looked at every 3 minutes instead of every 1 minute/),
  ]);
  expect(report.fires).toBeGreaterThan(0);
  expect(report.matches[0]!.reason).toContain('sum of ms is 400 over 1 hour, 100 in the window before');
});
