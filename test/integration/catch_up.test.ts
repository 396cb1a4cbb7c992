import type { Rule } from '../../common/schemas';
import { setBack, storedCursors } from './cursors';
import { openWhole, type Whole } from './whole';

jest.setTimeout(240_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: { user: 'keyword' } });
});
afterEach(() => whole.close());

const cursorOf = async ({ id }: Rule) =>
  (await storedCursors(whole)).map(({ _source }) => _source.payload.rules[id]).find(Boolean);

const evaluated = async (rule: Rule) => (await cursorOf(rule)) !== undefined;
const settled = async (rule: Rule) => {
  const cursor = await cursorOf(rule);
  return cursor !== undefined && cursor.owed === undefined && cursor.to > Date.now() - 3 * MINUTE;
};
const health = async (rule: Rule) => (await whole.ok('getRule', { params: { id: rule.id } })).status;

/** A search sees what was written a moment later. */
async function comesTo(rule: Rule, expected: { documents: number; matches: number }): Promise<void> {
  await whole.es.request({ method: 'POST', path: `/${whole.prefix}_alerts/_refresh` });
  expect(await sums(rule)).toEqual(expected);
}

const sums = async (rule: Rule) => {
  const alerts = (await whole.alerts()).filter(({ ruleId }) => ruleId === rule.id);
  return {
    documents: alerts.reduce((sum, { count }) => sum + count, 0),
    matches: alerts.reduce((sum, { matches }) => sum + matches, 0),
  };
};

test('after a day down the newest window goes first, the rest follows, each document once', async () => {
  const any = await whole.rule({ interval: '5s', condition: { type: 'any', key: ['user'] } });
  const bursts = await whole.rule({
    interval: '5s',
    condition: { type: 'frequency', key: ['user'], count: 3, within: '5m' },
  });
  await whole.runUntil(async () => (await evaluated(any)) && (await evaluated(bursts)));
  await setBack(whole, 24 * HOUR);
  const now = Date.now();
  const documents = [];
  // Bursts across the edges of pieces (every six hours) and of the newest window, and single documents between.
  for (const hours of [23.5, 18.02, 17.98, 12, 6.001, 5.999, 3, 0.05]) {
    for (let n = 0; n < 4; n++) documents.push({ at: now - hours * HOUR + n * 20_000, user: 'root' });
    documents.push({ at: now - hours * HOUR - 7 * MINUTE, user: 'eve' });
  }
  await whole.put(documents);
  await whole.runUntil(async () => ((await cursorOf(any))?.owed?.length ?? 0) > 0);
  expect((await cursorOf(any))!.to).toBeGreaterThan(now - 5 * MINUTE);
  await whole.runUntil(async () => (await settled(any)) && (await settled(bursts)), 120_000);
  await comesTo(any, { documents: documents.length, matches: documents.length });
  // 18.02 and 17.98 hours ago, and 6.001 and 5.999, are one burst each.
  await comesTo(bursts, { documents: 32, matches: 6 });
  expect((await health(any)).health).toBe('ok');
});

test('what lies too far back, and the time a rule was off, are gaps that a backfill fills', async () => {
  const rule = await whole.rule({ interval: '5s', condition: { type: 'any', key: ['user'] } });
  await whole.runUntil(() => evaluated(rule));
  await setBack(whole, 9 * 24 * HOUR);
  const now = Date.now();
  await whole.put([
    { at: now - 8 * 24 * HOUR, user: 'root' },
    { at: now - 2 * 24 * HOUR, user: 'root' },
  ]);
  await whole.runUntil(() => settled(rule), 120_000);
  await comesTo(rule, { documents: 1, matches: 1 });
  const { items } = await whole.ok('listGaps', { query: { rule: rule.id } });
  expect(items).toMatchObject([{ reason: 'catch_up', state: 'open', ruleName: 'a rule' }]);
  expect(Date.parse(items[0]!.to)).toBeGreaterThan(now - 7 * 24 * HOUR - 5 * MINUTE);

  const backfill = await whole.ok('fillGap', { params: { id: items[0]!.id } });
  await whole.backfilled(backfill.id);
  await comesTo(rule, { documents: 2, matches: 2 });
  const made = (await whole.alerts()).find(({ backfill: by }) => by === backfill.id);
  expect(made).toMatchObject({ count: 1, keyText: 'root' });
  const { items: filled } = await whole.ok('listGaps', { query: { rule: rule.id } });
  expect(filled[0]!.state).toBe('filled');

  await whole.ok('enableRules', { body: { ids: [rule.id], enabled: false } });
  await whole.ok('enableRules', { body: { ids: [rule.id], enabled: true } });
  await setBack(whole, HOUR);
  await whole.runUntil(async () =>
    (await whole.ok('listGaps', { query: { rule: rule.id } })).items.some(
      ({ reason }) => reason === 'disabled',
    ),
  );
});

test('a backfill over what was evaluated already finds nothing twice, and can be cancelled', async () => {
  const rule = await whole.rule({ interval: '5s', condition: { type: 'any', key: ['user'] } });
  await whole.runUntil(() => evaluated(rule));
  await setBack(whole, 2 * HOUR);
  const now = Date.now();
  await whole.put([{ at: now - HOUR, user: 'root' }]);
  await whole.runUntil(() => settled(rule), 60_000);
  const stretch = (hours: number) => ({
    params: { id: rule.id },
    body: { from: new Date(now - hours * HOUR).toISOString(), to: new Date(now).toISOString() },
  });
  const again = await whole.ok('startBackfill', stretch(2));
  await whole.backfilled(again.id);
  await comesTo(rule, { documents: 1, matches: 1 });

  const long = await whole.ok('startBackfill', stretch(24 * 300));
  await whole.ok('cancelBackfill', { params: { id: long.id } });
  const { items } = await whole.ok('listBackfills', { query: { rule: rule.id } });
  expect(items.find(({ id }) => id === long.id)!.state).toBe('cancelled');
});

test('a backfill of what uses its events up goes piece by piece, and remembers between them', async () => {
  const rule = await whole.rule({
    interval: '5s',
    condition: { type: 'frequency', key: ['user'], count: 3, within: '1m', again: 'every' },
  });
  await whole.runUntil(() => evaluated(rule));
  const now = Date.now();
  const from = now - 24 * HOUR;
  const floored = Math.floor(from / 5_000) * 5_000;
  // Five around each edge of pieces of six hours: the first three are a match, which leaves two.
  const edges = [6, 12, 18].map((hours) => floored + hours * HOUR);
  const around = [-30, -20, -10, 10, 20];
  await whole.put(edges.flatMap((edge) => around.map((s) => ({ at: edge + s * 1_000, user: 'root' }))));
  const { id } = await whole.ok('startBackfill', {
    params: { id: rule.id },
    body: { from: new Date(from).toISOString(), to: new Date(now).toISOString() },
  });
  await whole.backfilled(id);
  await comesTo(rule, { documents: 9, matches: 3 });
  await whole.es.request({ method: 'POST', path: `/${whole.prefix}_state/_refresh` });
  const left = await whole.es.request<{ hits: { hits: Array<{ _id: string }> } }>({
    method: 'POST',
    path: `/${whole.prefix}_state/_search`,
    body: { query: { term: { kind: 'memory' } } },
  });
  expect(left.hits.hits.filter(({ _id }) => _id.endsWith(id))).toEqual([]);
});

test('a backfill tells whom the rule names where it is to tell, and else nobody', async () => {
  const { id: log } = await whole.ok('createChannel', {
    body: { name: 'log', config: { type: 'server_log' } },
  });
  const recipients = [{ who: { kind: 'channel' as const, id: log }, severities: [], tags: [] }];
  const condition = { type: 'any' as const, key: ['user'] };
  const rule = await whole.rule({ interval: '5s', condition, channels: [], recipients });
  await whole.runUntil(() => evaluated(rule));
  const now = Date.now();
  await whole.put([
    { at: now - 3 * HOUR, user: 'root' },
    { at: now - 6 * HOUR, user: 'eve' },
  ]);
  for (const [from, notify] of [
    [4, false],
    [7, true],
  ] as const) {
    const body = {
      from: new Date(now - from * HOUR).toISOString(),
      to: new Date(now - (from - 2) * HOUR).toISOString(),
      notify,
    };
    const { id } = await whole.ok('startBackfill', { params: { id: rule.id }, body });
    await whole.backfilled(id);
  }
  await comesTo(rule, { documents: 2, matches: 2 });
  await whole.runUntil(async () => (await whole.ok('listDeliveries')).total > 0);
  const { items } = await whole.ok('listDeliveries');
  const alerts = new Map((await whole.alerts()).map(({ id, keyText }) => [id, keyText]));
  expect(items.map(({ alertId, reason }) => `${reason} ${alerts.get(alertId)}`)).toEqual(['created eve']);
});
