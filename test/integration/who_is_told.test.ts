import { notifySchema, type Rule, type RuleStatus, type Settings } from '../../common/schemas';
import { OWN_RULE } from '../../common/words';
import { RuleTrouble } from '../../server/notify';
import type { Es, EsRequest } from '../../server/ports';
import { quiet } from '../host_ports';
import { openTold, type ToldWorld } from './told/world';

const NO_RUN = { evaluatedTo: null, lastRunAt: null, nextRunAt: null, delay: null, notes: [] };

let world: ToldWorld;
beforeAll(async () => {
  world = await openTold();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const set = async (change: Partial<Settings>) => {
  const { version, defaultChannel, opsChannel, escalationChannel } = await world.ok('getSettings');
  const settings = { defaultChannel, opsChannel, escalationChannel, ...change };
  await world.ok('updateSettings', { body: { settings, version } });
  // What is known of a space is a second old at most.
  world.bench.now += 2_000;
};

test.each<[string, string, object, string[]]>([
  ['an owner', 'ana', { type: 'assign', owner: 'ben' }, ['assigned | chat | @ben']],
  [
    'an owner, with a note',
    'ana',
    { type: 'assign', owner: 'ben', note: 'yours' },
    ['assigned | chat | @ben | yours'],
  ],
  ['nobody who takes it themselves', 'ana', { type: 'assign', owner: 'ana' }, []],
  ['nobody when it is given back', 'ben', { type: 'assign', owner: null }, []],
  [
    'those whom a note mentions',
    'ana',
    { type: 'note', note: 'see @ben, @eve' },
    ['note | chat | @ben @eve | see @ben, @eve'],
  ],
  ['not whoever wrote it', 'ana', { type: 'note', note: '@ana @ben' }, ['note | chat | @ben | @ana @ben']],
  ['nobody by a word behind an @', 'ana', { type: 'note', note: 'at @noon' }, []],
  [
    'the new owner once, though the note mentions them',
    'ana',
    { type: 'assign', owner: 'ben', note: '@ben, and @eve' },
    ['assigned | chat | @ben | @ben, and @eve', 'note | chat | @eve | @ben, and @eve'],
  ],
])('an act tells %s', async (_, login, act, told) => {
  await world.alert({ owner: (act as { owner?: null }).owner === null ? 'zoe' : null });
  await world.act(login, act);
  await world.retell();
  expect((await world.told()).sort()).toEqual(told);
});

test('an act whose node died is told by whoever looks', async () => {
  await world.alert();
  await world.act('ana', { type: 'assign', owner: 'ben' }, { dies: true });
  expect(await world.told()).toEqual([]);
  await world.retell();
  await world.retell();
  expect(await world.told()).toEqual(['assigned | chat | @ben']);
});

test('escalated without a ladder: the channel for escalations', async () => {
  await set({ escalationChannel: world.mail.id });
  await world.alert();
  await world.act('ana', { type: 'escalate', note: 'help' });
  expect(await world.told()).toEqual(['escalated | mail | help']);
  await world.over(10, world.rule);
  expect(await world.told()).toEqual(['escalated | mail | help', 'recovered | mail']);
});

test('an alert about the product itself is given to somebody like any other', async () => {
  await world.alert({ ruleId: OWN_RULE, ruleName: 'Lookout itself' });
  await world.act('ana', { type: 'assign', owner: 'ben' });
  expect(await world.told()).toEqual(['assigned | chat | @ben']);
});

describe('nobody to tell', () => {
  const nobody = 'nobody to tell: Zoe has no address';
  test('goes to the default channel and says so', async () => {
    await set({ defaultChannel: world.mail.id });
    await world.person('zoe', { addresses: [] });
    await world.alert();
    await world.act('ana', { type: 'assign', owner: 'zoe' });
    expect(await world.told()).toEqual([`assigned | mail | ${nobody}`]);
  });
  test('is on record where there is no default channel', async () => {
    await world.person('zoe', { addresses: [] });
    await world.alert();
    await world.act('ana', { type: 'assign', owner: 'zoe' });
    const [delivery] = await world.deliveries();
    expect(delivery).toMatchObject({
      state: 'held',
      channelName: 'nobody',
      held: { why: 'nobody', text: `${nobody}; and the space has no default channel` },
    });
  });
});

test('a rule tells those whom it names, by severity and tag, and the end goes to the same', async () => {
  const who = (login: string) => ({ kind: 'person' as const, login, by: null });
  const rule = await world.setRule({
    channels: [world.chat.id],
    recipients: [
      { who: who('ana'), severities: [], tags: [] },
      { who: who('ben'), severities: ['critical'], tags: [] },
      { who: { kind: 'field', field: 'team', by: world.mail.id }, severities: [], tags: ['auth'] },
    ],
  });
  const sample = [{ id: '1', index: 'i', time: '', fields: { team: 'eve@example.org' } }];
  const alert = await world.alert({ tags: ['auth'], sample });
  const notice = { ordinal: 0, at: alert.createdAt, mark: 1, channels: [world.chat.id] };
  const tell = async (reason: 'created' | 'recovered') =>
    world.store.bulk(await world.teller.deliveries(rule, alert, { ...notice, reason }), { refresh: true });
  await tell('created');
  await tell('created');
  const created = ['created | chat', 'created | chat | @ana', 'created | mail | eve@example.org'];
  expect((await world.told()).sort()).toEqual(created);
  await tell('recovered');
  const all = [
    ...created,
    'recovered | chat',
    'recovered | chat | @ana',
    'recovered | mail | eve@example.org',
  ];
  expect((await world.told()).sort()).toEqual(all);
});

test('who was taken out of the rule meanwhile hears of the end all the same', async () => {
  const recipients = [
    { who: { kind: 'person' as const, login: 'ana', by: null }, severities: [], tags: [] },
    { who: { kind: 'channel' as const, id: world.mail.id }, severities: [], tags: [] },
  ];
  const alert = await world.alert();
  const notice = { reason: 'created' as const, ordinal: 0, at: alert.createdAt, channels: [], mark: 1 };
  const named = { ...world.rule, recipients };
  await world.store.bulk(await world.teller.deliveries(named, alert, notice), { refresh: true });
  await world.over(10, world.rule);
  expect((await world.told()).sort()).toEqual([
    'created | chat | @ana',
    'created | mail',
    'recovered | chat | @ana',
    'recovered | mail',
  ]);
});

test('a channel that was deleted meanwhile is left out', async () => {
  const config = { type: 'webhook', url: 'http://127.0.0.1:1/gone' };
  const gone = await world.ok('createChannel', { body: { name: 'gone', config } });
  const recipients = [{ who: { kind: 'channel' as const, id: gone.id }, severities: [], tags: [] }];
  const alert = await world.alert();
  const notice = { reason: 'created' as const, ordinal: 0, at: alert.createdAt, channels: [], mark: 1 };
  world.bench.now += 2_000;
  const rule = { ...world.rule, recipients };
  await world.store.bulk(await world.teller.deliveries(rule, alert, notice), { refresh: true });
  await world.ok('deleteChannel', { params: { id: gone.id } });
  await world.over(10, rule);
  expect(await world.told()).toEqual(['created | gone']);
});

test.each<[string, object, string[]]>([
  ['that tells', {}, ['created | chat | @ana']],
  ['that tells nobody', { to: [] }, []],
])('a backfill %s, of a rule that has people alone', async (_, to, told) => {
  const recipients = [{ who: { kind: 'person' as const, login: 'ana', by: null }, severities: [], tags: [] }];
  const alert = await world.alert({ backfill: 'job' });
  const notice = {
    reason: 'created' as const,
    ordinal: 0,
    at: alert.createdAt,
    channels: [],
    mark: 1,
    ...to,
  };
  const rule = { ...world.rule, recipients };
  await world.store.bulk(await world.teller.deliveries(rule, alert, notice), { refresh: true });
  expect(await world.told()).toEqual(told);
});

test('the end, and what a policy puts off, wait for whoever has quiet hours by then', async () => {
  await world.person('zoe', {
    quietHours: { zone: 'UTC', windows: [{ days: [1], from: '14:00', to: '20:00' }], criticalPasses: true },
  });
  const recipients = [{ who: { kind: 'person' as const, login: 'zoe', by: null }, severities: [], tags: [] }];
  const alert = await world.alert();
  const tell = async (rule: Rule, ordinal: number) => {
    const notice = { reason: 'created' as const, ordinal, at: alert.createdAt, channels: [], mark: 1 };
    await world.store.bulk(await world.teller.deliveries(rule, alert, notice), { refresh: true });
  };
  await tell({ ...world.rule, recipients }, 0);
  await world.over(150, world.rule);
  await tell({ ...world.rule, recipients, notify: notifySchema.parse({ bundle: { for: '3h' } }) }, 1);
  const due = (await world.deliveries()).map((one) => `${one.reason} ${one.nextTryAt?.slice(11, 16)}`);
  expect(due.sort()).toEqual(['created 12:00', 'created 20:00', 'recovered 20:00']);
});

test('whoever has quiet hours is told when they are over', async () => {
  await world.person('zoe', {
    quietHours: { zone: 'UTC', windows: [{ days: [1], from: '11:00', to: '20:00' }], criticalPasses: true },
  });
  await world.alert();
  await world.act('ana', { type: 'assign', owner: 'zoe' });
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    state: 'pending',
    nextTryAt: '2026-01-05T20:00:00.000Z',
    recipients: ['@zoe'],
  });
});

describe('a rule that fails', () => {
  const since = '2026-01-05T12:00:00.000Z';
  const failing: RuleStatus = { health: 'failing', message: 'no such index', since, ...NO_RUN };
  const fine: RuleStatus = { health: 'ok', message: null, since: null, ...NO_RUN };
  const node = (status: RuleStatus, es?: Es) => {
    const { store, teller } = world.tellers(es);
    return new RuleTrouble({
      store,
      teller,
      log: quiet,
      rules: () => [{ ...world.rule, owner: 'ben', enabled: true }],
      status: async () => new Map([[world.rule.id, status]]),
      now: () => world.bench.now,
      wake() {},
    });
  };
  const isTrouble = ({ path, lines }: EsRequest) =>
    path === '/_bulk' && JSON.stringify(lines).includes('rule_trouble"');

  test('is told once over all nodes, though one dies in between, and once when it works again', async () => {
    await set({ opsChannel: world.mail.id });
    world.bench.now = world.start + 2 * 60_000;
    await node(
      failing,
      world.dying((request) => (isTrouble(request) ? 'before' : null)),
    ).look();
    await Promise.all([node(failing).look(), node(failing).look()]);
    await world.store.refresh('state');
    await node(failing).look();
    const told = ['rule_failing | chat | @ben', 'rule_failing | mail'];
    expect((await world.told()).sort()).toEqual(told);
    world.bench.now += 60_000;
    await Promise.all([node(fine).look(), node(fine).look()]);
    await node(fine).look();
    expect((await world.told()).sort()).toEqual([
      ...told,
      'rule_recovered | chat | @ben',
      'rule_recovered | mail',
    ]);
    const [one] = await world.deliveries();
    expect(one).toMatchObject({ alertId: `rule:${world.rule.id}`, ruleId: world.rule.id });
  });
});
