import type { Silence } from '../../common/schemas';
import { Moments, ownRule } from '../../server/alerts';
import { AddressGuard, type DeliveryDocument, deliveryOf, newDelivery } from '../../server/channels';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { Searcher } from '../../server/engine/searcher';
import { SilentSources } from '../../server/engine/silent_sources';
import { DEFAULT_CONFIG } from '../../server/ports';
import { type AlertDocument, alertOf, Store, type Stored } from '../../server/store';
import { Watch, type WatchDeps } from '../../server/watch';
import { type Deliveries, TroubleAlerts } from '../../server/watch/trouble_alerts';
import type { Trouble } from '../../server/watch/troubles';
import { quiet as log } from '../host_ports';
import { makeIndex } from '../indices';
import { setBack } from './cursors';
import { openWhole, type Whole } from './whole';

const DAY = 24 * 3_600_000;
const KEEP = { ...DEFAULT_CONFIG.retention, maxGb: 0 };

let whole: Whole;
let store: Store;
beforeAll(async () => {
  whole = await openWhole();
  store = new Store(whole.es, whole.prefix, log);
});
afterAll(() => whole.close());

/** What a test does not say is well. */
const watchOf = (over: Store, id: string, deps: Pick<WatchDeps, 'clock' | 'health'> & Partial<WatchDeps>) =>
  new Watch({
    store: over,
    log,
    config: { retention: KEEP, heartbeatUrl: null },
    guard: new AddressGuard(['127.0.0.1']),
    owner: { id, node: id },
    spaces: async () => ['default'],
    silentSources: async () => ({ silent: [], undecided: false }),
    canRead: async () => true,
    channels: async () => [],
    silences: async () => [],
    deliveries: async () => [],
    ...deps,
  });

/** One over indices of its own, so that none of the product's is first. */
async function ownWatch(world: Whole, suffix: string, deps: Pick<WatchDeps, 'clock'> & Partial<WatchDeps>) {
  const own = new Store(world.es, `${world.prefix}_${suffix}`, log);
  await own.ensure();
  const watch = watchOf(own, suffix, { health: () => world.ok('health'), ...deps });
  return {
    look: () => watch.look(),
    async shown() {
      await own.refresh('alerts');
      const { hits } = await own.search<AlertDocument>('alerts', { size: 10 });
      return hits.map(alertOf).map(({ keyText, condition }) => `${keyText}: ${condition}`);
    },
  };
}

const deliveriesOf = async (): Promise<Array<Stored<DeliveryDocument>>> => {
  await store.refresh('deliveries');
  return (await store.search<DeliveryDocument>('deliveries', { size: 100, sort: [{ created_at: 'asc' }] }))
    .hits;
};

describe('troubles of the product are alerts of their own', () => {
  const behind = (severity: Trouble['severity'], text: string): Trouble => ({
    kind: 'behind',
    name: 'rules behind',
    severity,
    text,
  });
  // Long ago: that nobody is there to be told is no trouble of the last hour, which other tests look at.
  const START = Date.now() - 3 * 60 * 60_000;
  const keeper = (silences: readonly Silence[] = []) =>
    new TroubleAlerts(
      store,
      async (rule, alert, { channels, reason, ordinal, at, held = null }) => {
        const index = await store.month('deliveries', Date.parse(at));
        const links = { queueUrl: '', discoverUrl: null };
        return channels.map((id) => {
          const channel = { id, name: id };
          const made = newDelivery({ alert, rule, channel, reason, ordinal, at, links, held });
          return { op: 'create', index, id: made.id, doc: made.doc };
        });
      },
      async () => silences,
    );
  const shown = async () => {
    await store.refresh('alerts');
    return (await whole.alerts({ rule: 'lookout' })).map(
      ({ status, condition, severity, recurrences, reason }) =>
        `${status} ${condition} ${severity} ${recurrences}: ${reason}`,
    );
  };

  test('made, worse, told each once, taken up by another node, recovered after two looks', async () => {
    const first = keeper();
    const at = (minute: number) => START + minute * 60_000;
    await first.keep('default', [behind('high', '1 rule')], ['ops'], at(0));
    await first.keep('default', [behind('high', '1 rule')], ['ops'], at(1));
    expect(await shown()).toEqual(['open active high 0: 1 rule']);
    await first.keep('default', [behind('critical', '9 rules')], ['ops'], at(2));
    expect(await shown()).toEqual(['open active critical 0: 9 rules']);
    const second = keeper();
    await second.keep('default', [], ['ops'], at(3));
    expect(await shown()).toEqual(['open active critical 0: 9 rules']);
    await second.keep('default', [behind('critical', '9 rules')], ['ops'], at(4));
    await second.keep('default', [], ['ops'], at(5));
    await second.keep('default', [], ['ops'], at(6));
    expect(await shown()).toEqual(['closed recovered critical 0: 9 rules']);
    const told = (await deliveriesOf()).map(
      (one) => `${deliveryOf(one).reason} ${deliveryOf(one).channelId}`,
    );
    expect(told).toEqual(['created ops', 'worse ops', 'recovered ops']);
  });

  test('back again, it is a new alert after the old one', async () => {
    await keeper().keep('default', [behind('high', '2 rules')], [], START + 30 * 60_000);
    expect((await shown()).sort()).toEqual([
      'closed recovered critical 0: 9 rules',
      'open active high 0: 2 rules',
    ]);
  });
});

test('troubles within a silence are on record and tell nobody; what goes on is told when it ends', async () => {
  const START = Date.now() - 2 * 60 * 60_000;
  const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();
  const trouble: Trouble = { kind: 'lanes', name: 'lanes', severity: 'high', text: '1 lane' };
  const silence: Silence = {
    ...{ id: 's', space: 'default', name: 'Patching', version: 1, updatedAt: iso(0), updatedBy: 'ana' },
    scope: { rules: ['lookout'], tags: [], severities: [], fields: {}, search: '' },
    ...{ startsAt: iso(-1), until: iso(10), recurs: null },
  };
  const made: Array<[string, string | null]> = [];
  const deliveries: Deliveries = async (rule, _, { reason, held, channels }) => {
    made.push([`${rule.name}: ${reason} ${channels.join(' ')}`, held?.why ?? null]);
    return [];
  };
  const keeper = new TroubleAlerts(store, deliveries, async () => [silence]);
  await keeper.keep('default', [trouble], ['ops'], START);
  expect(made).toEqual([['Lookout itself: created ops', 'silence']]);
  const { version } = await whole.ok('getSettings');
  const channel = await whole.ok('createChannel', {
    body: { name: 'ops', config: { type: 'server_log' } },
  });
  await whole.ok('updateSettings', { body: { settings: { opsChannel: channel.id }, version } });
  const silences = { all: async () => [silence] };
  const moments = new Moments({ store, silences, log, deliveries, wake: () => {} });
  await store.refresh('alerts');
  await moments.look(START + 11 * 60_000);
  expect(made.slice(1)).toEqual([[`Lookout itself: created ${channel.id}`, null]]);
});

test('the heartbeat address is called while all is well, by one node, and not while rules are behind', async () => {
  const server = await new RecordingServer().start();
  let now = Date.now();
  let farBehind = false;
  const deps: Pick<WatchDeps, 'clock' | 'health' | 'config'> = {
    clock: { now: () => now },
    config: { retention: KEEP, heartbeatUrl: server.url('/beat') },
    health: async (space) => {
      const report = await whole.ok('health');
      expect(space).toBe('default');
      const deliveries = { pending: 0, failed: 0, oldestPendingAt: null };
      const rules = { ...report.rules, behind: 1, maxBehindMs: farBehind ? 2 * DAY : 0 };
      return { ...report, deliveries, rules };
    },
  };
  const node = watchOf(store, 'one', deps);
  expect(await node.look()).toBe(true);
  expect(await watchOf(store, 'two', deps).look()).toBe(false);
  expect(server.to('/beat').map(({ method }) => method)).toEqual(['GET']);
  farBehind = true;
  now += 61_000;
  expect(await node.look()).toBe(true);
  expect(server.to('/beat')).toHaveLength(1);
  farBehind = false;
  expect(await node.look()).toBe(true);
  expect(server.to('/beat')).toHaveLength(2);
  await server.stop();
});

test('a rule that has failed for hours is no trouble, and stops no heartbeat; that none is evaluated does both', async () => {
  const server = await new RecordingServer().start();
  const world = await openWhole();
  const indices = [`${world.index}-gone`, `${world.index}-there`];
  const drop = (index: string) => world.es.request({ method: 'DELETE', path: `/${index}` });
  const rules: string[] = [];
  for (const index of indices) {
    await makeIndex(world.es, index);
    const source = { kind: 'query', index, language: 'kuery', query: '' } as const;
    rules.push((await world.rule({ name: index, source, condition: { type: 'any', key: [] } })).id);
  }
  const evaluated = async () => {
    const all = await Promise.all(rules.map((id) => world.ok('getRule', { params: { id } })));
    return all.every(({ status }) => status.evaluatedTo !== null);
  };
  const report = () => world.ok('health');
  const failing = (count: number) => async () => (await report()).rules.failing === count;
  let now = Date.now();
  const watch = await ownWatch(world, 'w', {
    clock: { now: () => now },
    config: { retention: KEEP, heartbeatUrl: server.url('/beat') },
  });
  try {
    await world.runUntil(evaluated);
    await drop(indices[0]!);
    await world.runUntil(failing(1));
    // As if what failed had done so for two hours.
    await setBack(world, 2 * 3_600_000, ({ trouble }) => trouble !== undefined);
    expect((await report()).rules).toMatchObject({ enabled: 2, failing: 1, behind: 0, maxBehindMs: 0 });
    await watch.look();
    expect(await watch.shown()).toEqual([]);
    expect(server.to('/beat')).toHaveLength(1);

    await drop(indices[1]!);
    await world.runUntil(failing(2));
    now += 6 * 60_000;
    await watch.look();
    expect(await watch.shown()).toEqual(['no rule evaluated: active']);
    expect(server.to('/beat')).toHaveLength(1);
  } finally {
    await world.close();
    await server.stop();
  }
});

test('a silent source: its alert stands from an hour after its newest document until another one comes', async () => {
  const index = `${whole.index}-silent`;
  await makeIndex(whole.es, index);
  const put = (...times: number[]) =>
    whole.put(
      times.map((at) => ({ at })),
      index,
    );
  const begun = Date.now() - 30 * DAY;
  const HOUR = 3_600_000;
  const at = (hour: number) => begun + hour * HOUR;
  await put(...Array.from({ length: 30 }, (_, hour) => at(-hour) - 10 * 60_000));
  const query = { match_all: {} };
  const resolved = { index, timeField: '@timestamp', query, runtimeMappings: {}, revision: 'r', columns: [] };
  const rule = { ...ownRule('default', []), name: 'log-ins', resolved };
  const slow = new Searcher(whole.es, { timeoutMs: 30_000 });
  const health = await whole.ok('health');
  const deliveries = { pending: 0, failed: 0, oldestPendingAt: null };
  const told: string[] = [];
  let now = begun;
  const begin = (sources = new SilentSources({ of: async () => ({ slow }) as never })) =>
    ownWatch(whole, 's', {
      clock: { now: () => now },
      health: async () => ({ ...health, deliveries }),
      silentSources: () => sources.among([rule as never], 'default', { now, searchTimeoutMs: 20_000 }),
      channels: async () => ['ops'],
      deliveries: async (_, { keyText }, { reason, channels }) => {
        told.push(`${reason} ${keyText} ${channels.join()}`);
        return [];
      },
    });
  let watch = await begin();
  const lookedAt = async (hour: number) => {
    // The second look at the sources comes a quarter of an hour after the first.
    for (const minute of [0, 1, 2, 16, 16.5, 17]) {
      now = at(hour) + minute * 60_000;
      await watch.look();
    }
    return watch.shown();
  };
  expect(await lookedAt(0)).toEqual([]);
  for (const hour of [1.1, 2.2, 3.3, 30, 200])
    expect([hour, await lookedAt(hour)]).toEqual([hour, ['sources gone silent: active']]);
  // Another process knows nothing of a silence yet.
  watch = await begin();
  expect(await lookedAt(201)).toEqual(['sources gone silent: active']);
  expect(told.filter((one) => one.startsWith('recovered'))).toEqual([]);
  await put(at(202.1));
  expect(await lookedAt(202.2)).toEqual(['sources gone silent: recovered']);
  await whole.es.request({ method: 'DELETE', path: `/${index}` });
  expect(new Set(told)).toEqual(
    new Set(['created sources gone silent ops', 'recovered sources gone silent ops']),
  );
});
