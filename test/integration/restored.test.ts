import { RecordingServer } from '../../server/channels/testing/recording_server';
import { putBack, setBack, storedCursors } from './cursors';
import { openWhole, type Whole } from './whole';

jest.setTimeout(240_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let whole: Whole;
let server: RecordingServer;
let channel: string;
beforeEach(async () => {
  server = await new RecordingServer().start();
  whole = await openWhole({ config: { allowedHosts: ['127.0.0.1'] }, fields: { user: 'keyword' } });
  channel = (
    await whole.ok('createChannel', {
      body: { name: 'Hook', config: { type: 'webhook', url: server.url('/hook') } },
    })
  ).id;
});
afterEach(async () => {
  await whole.close();
  await server.stop();
});

const cursors = async () =>
  (await storedCursors(whole)).flatMap(({ _source }) => Object.values(_source.payload.rules));
const evaluated = (count: number) => async () => (await cursors()).length === count;
const caughtUp = (count: number) => async () => {
  const all = await cursors();
  return all.length === count && all.every(({ to, owed }) => owed === undefined && to > Date.now() - 60_000);
};
const rules = () =>
  Promise.all([
    whole.rule({
      name: 'each',
      interval: '5s',
      channels: [channel],
      condition: { type: 'any', key: ['user'] },
    }),
    whole.rule({
      name: 'bursts',
      interval: '5s',
      channels: [channel],
      condition: { type: 'frequency', key: ['user'], count: 3, within: '5m' },
    }),
    whole.rule({
      name: 'anew',
      interval: '5s',
      channels: [channel],
      condition: { type: 'frequency', key: ['user'], count: 3, within: '5m', again: 'every' },
    }),
  ]);
const burst = (user: string, before: number) =>
  [0, 20, 40].map((seconds) => ({ at: Date.now() - before + seconds * 1_000, user }));

/** By reason and state: how many there are. */
async function deliveries(): Promise<Record<string, number>> {
  await whole.es.request({ method: 'POST', path: `/${whole.prefix}_deliveries/_refresh` });
  const { items } = await whole.ok('listDeliveries', { query: { perPage: '200' } });
  const counts: Record<string, number> = {};
  for (const { reason, state: how, held } of items) {
    const name = [reason, how, ...(held ? [held.why] : [])].join(' ');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What was told of alerts, recoveries aside: those come in their own time. */
async function triggers(): Promise<string[]> {
  await deliveries();
  const { items } = await whole.ok('listDeliveries', { query: { perPage: '200' } });
  const begun = items.filter(({ reason }) => reason !== 'recovered');
  return begun.map(({ alertId, reason, channelId }) => `${alertId} ${reason} ${channelId}`).sort();
}

test('cursors ten days old: a gap and a banner, alerts of the week, and nobody is told of them', async () => {
  await rules();
  await whole.runUntil(evaluated(3));
  await setBack(whole, 10 * DAY);
  await whole.put([8 * DAY, 5 * DAY, 3 * DAY, 20 * HOUR, 2 * HOUR].flatMap((ago) => burst('root', ago)));
  await whole.runUntil(caughtUp(3), 120_000);

  const { items: gaps } = await whole.ok('listGaps', { query: { state: 'open', reason: 'catch_up' } });
  expect(gaps.map(({ ruleName }) => ruleName).sort()).toEqual(['anew', 'bursts', 'each']);
  for (const { from, to } of gaps) {
    expect(Date.now() - Date.parse(from)).toBeGreaterThan(9.9 * DAY);
    expect(Date.now() - Date.parse(to)).toBeLessThan(7.1 * DAY);
  }
  const health = await whole.ok('health');
  expect(health.state).toBe('degraded');
  expect(health.problems).toContainEqual({
    what: '3 rules were not evaluated for longer than is caught up on',
    since: null,
    effect: expect.stringMatching(
      /^from [-\d]+ [\d:]+ UTC on, after a long outage or in a restored snapshot\. .* filled or dismissed\.$/,
    ),
  });

  const alerts = await whole.alerts();
  expect([...new Set(alerts.map(({ ruleName }) => ruleName))].sort()).toEqual(['anew', 'bursts', 'each']);
  const kinds = Object.keys(await deliveries());
  expect(kinds.filter((kind) => !kind.endsWith('held late'))).toEqual([]);
  expect(kinds).toContain('created held late');
  expect(server.to('/hook')).toEqual([]);

  // What comes now is told as ever.
  await whole.put(burst('mallory', 1_000).map((one) => ({ ...one, at: Date.now() + 1_000 })));
  await whole.runUntil(async () => server.to('/hook').length >= 3);
  expect(
    server
      .to('/hook')
      .map(({ body }) => body)
      .join(),
  ).not.toContain('root');

  const settle = { body: { act: 'dismiss', reason: 'catch_up' } };
  expect(await whole.ok('settleGaps', settle)).toEqual({ changed: 3, left: 0 });
  expect((await whole.ok('health')).problems).toEqual([]);
});

test('a state restored that is older than what was told already: nothing is told twice', async () => {
  await rules();
  await whole.runUntil(evaluated(3));
  const snapshot = await storedCursors(whole);
  await setBack(whole, 3 * HOUR);
  const earlier = await storedCursors(whole);
  await whole.put([2 * HOUR + 600_000, HOUR / 2].flatMap((ago) => burst('root', ago)));
  await whole.runUntil(caughtUp(3), 60_000);
  await whole.put(burst('mallory', 0).map((one) => ({ ...one, at: Date.now() + 1_000 })));
  // Each rule tells of both users.
  await whole.runUntil(async () => (await triggers()).length >= 6);
  await whole.runUntil(caughtUp(3));
  const told = await triggers();
  const before = await whole.alerts();

  for (const older of [snapshot, earlier]) {
    await putBack(whole, older);
    await whole.runUntil(caughtUp(3), 60_000);
    const now = await triggers();
    expect(now).toEqual(told);
    expect(new Set(now).size).toBe(now.length);
    const counts = (all: typeof before) => all.map(({ id, count, matches }) => `${id} ${count} ${matches}`);
    expect(counts(await whole.alerts()).sort()).toEqual(counts(before).sort());
  }
});
