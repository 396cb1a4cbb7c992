import { randomBytes } from 'node:crypto';
import { notifySchema, type Rule } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { newDelivery } from '../../server/channels';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { followStage, forgetTold, type Order, PolicyStage, type Telling } from '../../server/notify';
import { Coalescer, Store } from '../../server/store';
import { quiet } from '../host_ports';
import { removeIndices } from '../indices';
import { makeAlert } from '../make';
import { testEngine } from './test_engine';

jest.setTimeout(60_000);

const prefix = `.kibana_lookout_t${randomBytes(4).toString('hex')}`;
const START = Date.parse('2026-11-21T10:00:00.000Z');
const iso = (at: number) => new Date(at).toISOString();
let es: EsClient;
let store: Store;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  store = new Store(es, prefix, quiet);
  await store.ensure();
}, 120_000);
afterAll(async () => {
  await removeIndices(es, `${prefix}_*`);
  await es.close();
}, 60_000);

/** Each node has a stage of its own, over the same store. */
const node = () => new PolicyStage(store, new Coalescer(store)).stage;
const order = (changes: Partial<Order> = {}): Order => ({
  channelId: 'c',
  recipients: [],
  dueAt: iso(START),
  bundle: null,
  held: null,
  ...changes,
});

interface Told {
  rule: string;
  alert: string;
  key?: string;
  at?: number;
  reason?: NoticeReason;
}
function telling(notify: object, { rule, alert, key = 'k', at = 0, reason = 'created' }: Told): Telling {
  const when = iso(START + at);
  return {
    alert: makeAlert({ id: alert, key: { user: key }, lastSeen: when }),
    rule: { id: rule, space: 'default', name: rule, notify: notifySchema.parse(notify) } as Rule,
    notice: { reason, ordinal: 0, at: when, channels: ['c'], mark: 1 },
    now: START + at,
  };
}
const said = (orders: readonly Order[]) => orders[0]?.held?.why ?? orders[0]?.bundle ?? 'told';

it('tells one of five hundred of a key that come at once, the first that happened, and writes it down once', async () => {
  const all = Array.from({ length: 500 }, (_, n) =>
    telling({ realert: '10m' }, { rule: 'burst', alert: `a${n}` }),
  );
  for (const [n, one] of all.entries()) one.alert.lastSeen = iso(START - n * 1_000);
  const stage = node();
  const first = await Promise.all(all.map((one) => stage([order()], one)));
  expect(first.map(said).lastIndexOf('told')).toBe(499);
  expect(first.map(said).filter((one) => one === 'told')).toHaveLength(1);
  // Cut off, and made again on another node.
  const again = node();
  expect((await Promise.all(all.map((one) => again([order()], one)))).map(said)).toEqual(first.map(said));
});

it('keeps keys apart, and rules that share a silence together', async () => {
  const own = { realert: '10m' };
  const shared = { realert: '10m', realertShared: 'both' };
  const tell = async (notify: object, told: Told) => said(await node()([order()], telling(notify, told)));
  expect(await tell(own, { rule: 'r1', alert: 'a1', key: 'x' })).toBe('told');
  expect(await tell(own, { rule: 'r1', alert: 'a2', key: 'y' })).toBe('told');
  expect(await tell(own, { rule: 'r2', alert: 'a3', key: 'x' })).toBe('told');
  expect(await tell(own, { rule: 'r1', alert: 'a4', key: 'x', at: 1 })).toBe('realert');
  expect(await tell(shared, { rule: 'r1', alert: 'a5' })).toBe('told');
  expect(await tell(shared, { rule: 'r2', alert: 'a6', at: 1 })).toBe('realert');
});

it('lets two nodes tell of one shared key once', async () => {
  const notify = { realert: '10m', realertShared: 'race' };
  const told = await Promise.all(
    ['n1', 'n2', 'n3', 'n4'].map(async (rule) =>
      said(await node()([order()], telling(notify, { rule, alert: rule }))),
    ),
  );
  expect(told.sort()).toEqual(['realert', 'realert', 'realert', 'told']);
});

it('leaves alone what is held already, which begins no silence; a reminder within one is not made at all', async () => {
  const held = order({ held: { why: 'silence', text: 'quiet' } });
  const of = (alert: string, more: Partial<Told> = {}) =>
    telling({ realert: '10m' }, { rule: 'held', alert, ...more });
  expect(said(await node()([held], of('a1')))).toBe('silence');
  expect(said(await node()([order()], of('a2', { at: 1 })))).toBe('told');
  expect(await node()([order()], of('a2', { at: 2, reason: 'repeated' }))).toEqual([]);
});

it('gathers in one bundle across nodes until it is due', async () => {
  const of = (alert: string, at: number) =>
    telling({ bundle: { for: '10m', per: ['user'] } }, { rule: 'bundle', alert, at });
  const one = await node()([order()], of('a1', 0));
  const two = await node()([order()], of('a2', 600_000));
  const next = await node()([order()], of('a3', 600_001));
  expect(one[0]).toMatchObject({ bundle: expect.any(String), dueAt: iso(START + 600_001) });
  expect(two[0]).toMatchObject({ bundle: one[0]!.bundle, dueAt: one[0]!.dueAt });
  expect(next[0]!.bundle).not.toBe(one[0]!.bundle);
});

it('holds the end of what nobody heard of, and tells it who did', async () => {
  const alert = makeAlert({ id: 'ended' });
  const rule = { id: 'r', name: 'r', description: '', runbook: '', severity: 'low' as const };
  const make = (channel: string, held: Order['held']) =>
    newDelivery({
      ...{ alert, rule, reason: 'created', ordinal: 0, at: iso(START), held },
      channel: { id: channel, name: channel },
      links: { queueUrl: '/q', discoverUrl: null },
    });
  const index = await store.month('deliveries', START);
  const made = [make('told', null), make('held', { why: 'realert', text: 'told already' })];
  await store.bulk(
    made.map(({ id, doc }) => ({ op: 'create' as const, index, id, doc })),
    { refresh: true },
  );
  const recovered = telling({}, { rule: 'r', alert: 'ended', reason: 'recovered' });
  const triggers = [{ reason: 'created' as const, ordinal: 0, at: iso(START) }];
  const end: Telling = { ...recovered, alert, notice: { ...recovered.notice, triggers } };
  const orders = ['told', 'held', 'unknown'].map((channelId) => order({ channelId }));
  const after = await followStage({ store })(orders, end);
  expect(after.map(({ held }) => held?.why ?? null)).toEqual([null, 'realert', null]);
});

it('forgets what decides nothing any more', async () => {
  await node()([order()], telling({ realert: '10m' }, { rule: 'old', alert: 'a' }));
  await store.refresh('state');
  expect(await forgetTold(store, START)).toBe(0);
  await store.refresh('state');
  expect(await forgetTold(store, START + 100 * 86_400_000)).toBeGreaterThan(0);
});
