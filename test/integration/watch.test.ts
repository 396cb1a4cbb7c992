import type { AuditEvent, Silence } from '../../common/schemas';
import { Moments, ownRule } from '../../server/alerts';
import { AddressGuard, type DeliveryDocument, deliveryOf, newDelivery } from '../../server/channels';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { Searcher } from '../../server/engine/searcher';
import { SilentSources } from '../../server/engine/silent_sources';
import { DEFAULT_CONFIG } from '../../server/ports';
import { type AlertDocument, alertDocument, alertOf, Store, type Stored } from '../../server/store';
import { Watch, type WatchDeps } from '../../server/watch';
import { applyRetention } from '../../server/watch/retention';
import { type Deliveries, TroubleAlerts } from '../../server/watch/trouble_alerts';
import type { Trouble } from '../../server/watch/troubles';
import { makeAlert } from '../make';
import { engineState } from './api_bench';
import { openWhole, type Whole } from './whole';

const DAY = 24 * 3_600_000;
const KEEP = { ...DEFAULT_CONFIG.retention, maxGb: 0 };
const lines: string[] = [];
const say = (message: string) => void lines.push(message);
const log = { debug: say, info: say, warn: say, error: say };

let whole: Whole;
let store: Store;
beforeAll(async () => {
  whole = await openWhole();
  store = new Store(whole.es, whole.prefix, log);
});
afterAll(() => whole.close());

/** A watch over indices of its own, so that none of the product's is first; what a test does not say is well. */
async function ownWatch(world: Whole, suffix: string, deps: Pick<WatchDeps, 'clock'> & Partial<WatchDeps>) {
  const own = new Store(world.es, `${world.prefix}_${suffix}`, log);
  await own.ensure();
  const watch = new Watch({
    store: own,
    log,
    config: { retention: KEEP, heartbeatUrl: null },
    guard: new AddressGuard(['127.0.0.1']),
    owner: { id: suffix, node: suffix },
    spaces: async () => ['default'],
    health: () => world.ok('health'),
    silentSources: async () => ({ silent: [], undecided: false }),
    canRead: async () => true,
    channels: async () => [],
    silences: async () => [],
    deliveries: async () => [],
    ...deps,
  });
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
  const watchOf = (id: string) =>
    new Watch({
      store,
      log,
      clock: { now: () => now },
      config: { retention: KEEP, heartbeatUrl: server.url('/beat') },
      guard: new AddressGuard(['127.0.0.1']),
      owner: { id, node: id },
      spaces: async () => ['default'],
      health: async (space) => {
        const report = await whole.ok('health');
        expect(space).toBe('default');
        const deliveries = { pending: 0, failed: 0, oldestPendingAt: null };
        const rules = { ...report.rules, behind: 1, maxBehindMs: farBehind ? 2 * DAY : 0 };
        return { ...report, deliveries, rules };
      },
      silentSources: async () => ({ silent: [], undecided: false }),
      canRead: async () => true,
      channels: async () => [],
      silences: async () => [],
      deliveries: async () => [],
    });
  const node = watchOf('one');
  expect(await node.look()).toBe(true);
  expect(await watchOf('two').look()).toBe(false);
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
  const properties = { '@timestamp': { type: 'date' } };
  const drop = (index: string) => world.es.request({ method: 'DELETE', path: `/${index}` });
  const rules: string[] = [];
  for (const index of indices) {
    await world.es.request({ method: 'PUT', path: `/${index}`, body: { mappings: { properties } } });
    const time = { timeField: '@timestamp', dataViewId: null };
    const source = { kind: 'query', index, ...time, language: 'kuery', query: '' } as const;
    rules.push((await world.rule({ name: index, source, condition: { type: 'any', key: [] } })).id);
  }
  const evaluated = async () => {
    const all = await Promise.all(rules.map((id) => world.ok('getRule', { params: { id } })));
    return all.every(({ status }) => status.evaluatedTo !== null);
  };
  const report = () => world.ok('health');
  const failing = (count: number) => async () => (await report()).rules.failing === count;
  /** As if what failed had done so for two hours. */
  const setBack = async () => {
    await world.es.request({ method: 'POST', path: `/${world.prefix}_state/_refresh` });
    type Found = { hits: { hits: Array<{ _id: string; _source: BucketDocument }> } };
    type BucketDocument = {
      payload: { rules: Record<string, { to: number; planned: null; trouble?: object }> };
    };
    const query = { term: { kind: 'cursors' } };
    const path = `/${world.prefix}_state`;
    const found = await world.es.request<Found>({
      method: 'POST',
      path: `${path}/_search`,
      body: { size: 200, query },
    });
    for (const { _id: id, _source: body } of found.hits.hits) {
      const failed = Object.values(body.payload.rules).filter(({ trouble }) => trouble);
      for (const cursor of failed) Object.assign(cursor, { to: cursor.to - 2 * 3_600_000, planned: null });
      await world.es.request({ method: 'PUT', path: `${path}/_doc/${encodeURIComponent(id)}`, body });
    }
  };
  let now = Date.now();
  const watch = await ownWatch(world, 'w', {
    clock: { now: () => now },
    config: { retention: KEEP, heartbeatUrl: server.url('/beat') },
  });
  try {
    await world.runUntil(evaluated);
    await drop(indices[0]!);
    await world.runUntil(failing(1));
    await setBack();
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
  const properties = { '@timestamp': { type: 'date' } };
  await whole.es.request({ method: 'PUT', path: `/${index}`, body: { mappings: { properties } } });
  const put = async (...times: number[]) => {
    const lines = times.flatMap((at) => [{ create: {} }, { '@timestamp': new Date(at).toISOString() }]);
    await whole.es.request({ method: 'POST', path: `/${index}/_bulk`, query: { refresh: true }, lines });
  };
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

describe('retention', () => {
  const now = Date.now();
  const monthsOf = async () => {
    const answer = await whole.es.request<Record<string, unknown>>({
      method: 'GET',
      path: `/${whole.prefix}_*`,
      query: { expand_wildcards: 'all' },
    });
    return Object.keys(answer).map((name) => name.slice(whole.prefix.length + 1));
  };

  test('old months go, and it is on record; what is younger stays', async () => {
    const old = now - 400 * DAY;
    const gone = await Promise.all([store.month('runs', old), store.month('deliveries', old)]);
    const audit = await store.month('audit', old);
    const names = [...gone, audit].map((index) => index.slice(whole.prefix.length + 1));
    expect(await monthsOf()).toEqual(expect.arrayContaining(names));
    const removed = await applyRetention({ store, log, keep: KEEP }, now);
    expect(removed.map((line) => line.split(':')[0]).sort()).toEqual(gone.slice().sort());
    const left = await monthsOf();
    expect(left).not.toContain(names[0]);
    expect(left).not.toContain(names[1]);
    expect(left).toContain(names[2]);
    await store.refresh('audit');
    const { items } = await whole.ok('listAudit', { query: { action: 'retention' } });
    expect(items.map(({ note }) => note?.split(':')[0])).toEqual(
      expect.arrayContaining(gone.map((index) => `removed ${index}`)),
    );
    // Written to again, it is made again as it should be.
    await store.month('runs', old);
    expect(await monthsOf()).toContain(names[0]);
    // Removed again, that is on record again.
    await applyRetention({ store, log, keep: KEEP }, now);
    await store.refresh('audit');
    const again = await whole.ok('listAudit', { query: { action: 'retention' } });
    expect(again.items.filter(({ note }) => note?.startsWith(`removed ${gone[0]}:`))).toHaveLength(2);
  });

  test('what cannot be put on record stays', async () => {
    const old = now - 400 * DAY;
    const month = (await store.month('runs', old)).slice(whole.prefix.length + 1);
    await store.write(
      {
        op: 'create',
        index: store.alias('alerts'),
        id: 'long-closed',
        doc: alertDocument(
          makeAlert({
            id: 'long-closed',
            status: 'closed',
            condition: 'recovered',
            closed: { at: new Date(old).toISOString(), by: 'ana' },
          }),
          engineState,
        ),
      },
      { refresh: true },
    );
    const closed = () => store.get(store.alias('alerts'), 'long-closed');
    const audit = await store.month('audit', now);
    const writable = (block: boolean) =>
      whole.es.request({
        method: 'PUT',
        path: `/${audit}/_settings`,
        body: { 'index.blocks.write': block ? true : null },
      });
    await writable(true);
    await expect(applyRetention({ store, log, keep: KEEP }, now)).rejects.toThrow(/blocked|block/);
    expect(await monthsOf()).toContain(month);
    await expect(applyRetention({ store, log, keep: { ...KEEP, runsDays: 900 } }, now)).rejects.toThrow(
      /block/,
    );
    expect(await closed()).not.toBeNull();
    await writable(false);
    const removed = await applyRetention({ store, log, keep: KEEP }, now);
    expect(removed).toHaveLength(2);
    expect(await monthsOf()).not.toContain(month);
    expect(await closed()).toBeNull();
  });

  test('alerts that take too much room: closed ones go, the first closed first, on record in their space', async () => {
    const other = await openWhole();
    const own = new Store(other.es, other.prefix, log);
    const index = own.alias('alerts');
    const closedAt = (day: number) => ({
      status: 'closed' as const,
      condition: 'recovered' as const,
      closed: { at: new Date(now - day * DAY).toISOString(), by: 'ana' },
    });
    const alerts = [
      makeAlert({ id: 'open', space: 'there' }),
      makeAlert({ id: 'old', space: 'there', ...closedAt(30) }),
      makeAlert({ id: 'older', space: 'there', ...closedAt(40) }),
      makeAlert({ id: 'here', ...closedAt(50) }),
      makeAlert({ id: 'active', ...closedAt(60), condition: 'active' }),
    ];
    await own.bulk(
      alerts.map((one) => ({ op: 'create', index, id: one.id, doc: alertDocument(one, engineState) })),
      { refresh: true },
    );
    const told: string[] = [];
    const audited = ({ space, note }: AuditEvent) => void told.push(`${space}: ${note}`);
    // Two of five are too many: sizes are shares of what the index takes.
    const stats = await own.es.request<{ _all: { total: { store: { size_in_bytes: number } } } }>({
      method: 'GET',
      path: `/${index}/_stats/store`,
      query: { expand_wildcards: 'all' },
    });
    const alertsMaxGb = (stats._all.total.store.size_in_bytes * 0.65) / 2 ** 30;
    const keep = { ...KEEP, alertsMaxGb };
    const removed = await applyRetention({ store: own, log, keep, audited }, now);
    expect(removed).toEqual([`2 closed alerts, alerts take more than ${alertsMaxGb} GB`]);
    const left = await own.mget(alerts.map(({ id }) => ({ index, id })));
    expect(left.flatMap((one) => one?.id ?? [])).toEqual(['open', 'old', 'active']);
    const why = `alerts take more than ${alertsMaxGb} GB`;
    expect(told.sort()).toEqual([
      `default: removed 1 closed alert, ${why}`,
      `there: removed 1 closed alert, ${why}`,
    ]);
    await other.close();
  });

  test('closed alerts go a year after they were closed, and no others', async () => {
    const properties = { '@timestamp': { type: 'date' }, user: { type: 'keyword' } };
    const body = { mappings: { properties } };
    await whole.es.request({ method: 'PUT', path: `/${whole.index}`, body });
    await whole.rule({ condition: { type: 'any', key: ['user'] }, interval: '1s' });
    await whole.put([{ at: Date.now() + 1_500, user: 'eve' }]);
    await whole.runUntil(async () => (await whole.alerts()).some(({ keyText }) => keyText === 'eve'));
    const [alert] = (await whole.alerts()).filter(({ keyText }) => keyText === 'eve');
    await whole.ok('actOnAlerts', {
      body: { ids: [alert!.id], act: { type: 'close', resolution: 'fixed' } },
    });
    const left = async () =>
      (await whole.alerts({ status: ['open', 'acknowledged', 'closed'] })).map(({ id }) => id);
    await store.refresh('alerts');
    await applyRetention({ store, log, keep: KEEP }, now + 300 * DAY);
    await store.refresh('alerts');
    expect(await left()).toContain(alert!.id);
    await applyRetention({ store, log, keep: KEEP }, now + 366 * DAY);
    await store.refresh('alerts');
    expect(await left()).not.toContain(alert!.id);
  });
});

test('this node says that its lanes move, and its numbers in the text of Prometheus', async () => {
  const live = await whole.ok('live');
  expect(live).toMatchObject({ live: true, background: true, lanes: [{ lane: 'lane-01' }] });
  const text = (await whole.ok('metrics')) as unknown as string;
  expect(text).toMatch(/^lookout_up 1$/m);
});

test('a node without background tasks only answers people', async () => {
  const lanes = ({ lookout }: Whole) =>
    lookout.lanes.run('lane-01', { signal: new AbortController().signal, budgetMs: 500 });
  const people = await openWhole({ background: false });
  const begun = people.asked.length;
  // What the other does of itself meanwhile: lanes, outbox, looking after things.
  const other = await openWhole({ background: true });
  await lanes(people);
  await lanes(other);
  const looks = [/_state\/_doc\/lease/, /_deliveries\/_search/, /_config\/_search/];
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((next) => setTimeout(next, 200)))
    if (looks.every((path) => other.asked.some((request) => path.test(request.path)))) break;
  for (const path of looks) expect(other.asked.some((request) => path.test(request.path))).toBe(true);
  // Whether a newer version has been is all that it asks.
  expect(people.asked.slice(begun).filter(({ path }) => !path.endsWith('_*/_mapping'))).toEqual([]);
  expect(await people.ok('live')).toMatchObject({ live: true, background: false, rules: 0 });
  expect((await people.ok('listRules', {})).items).toEqual([]);
  await Promise.all([people.close(), other.close()]);
});

test('where a newer version has been, nothing is written, and older indices are brought forward', async () => {
  const path = `/${whole.prefix}_config_000001/_mapping`;
  const meta = (version: number) =>
    whole.es.request({ method: 'PUT', path, body: { _meta: { product: 'lookout', version } } });
  const versionOf = async () =>
    Object.values(
      await whole.es.request<Record<string, { mappings: { _meta: { version: number } } }>>({
        method: 'GET',
        path,
      }),
    )[0]!.mappings._meta.version;
  const own = await versionOf();
  const other = new Store(whole.es, whole.prefix, log);
  await meta(99);
  await expect(other.ensure()).rejects.toThrow(
    /made by a newer version of Lookout \(99, here \d+\).*upgrade it/,
  );
  const write = { op: 'index', index: store.alias('config'), id: 'x', doc: {} } as const;
  await expect(other.write(write)).rejects.toThrow(/newer version/);
  expect(await versionOf()).toBe(99);
  await meta(0);
  await other.ensure();
  expect(await versionOf()).toBe(own);
  expect((await other.write(write)).outcome).toBe('done');
});

test('a node that only answers people sees a newer version, too, and refuses to write', async () => {
  const people = await openWhole({ background: false });
  const body = { _meta: { product: 'lookout', version: 99 } };
  await people.es.request({ method: 'PUT', path: `/${people.prefix}_config_000001/_mapping`, body });
  const save = () =>
    people.send('createChannel', {
      body: { name: 'Hook', config: { type: 'webhook', url: 'https://example.org/' } },
    });
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((next) => setTimeout(next, 500)))
    if (people.lookout.vitals().blocked !== null) break;
  expect(people.lookout.vitals().blocked).toMatch(/newer version/);
  expect(await save()).toMatchObject({
    status: 503,
    body: { message: expect.stringMatching(/newer version/) },
  });
  await people.close();
});

test('an older node that writes to the month of a newer one leaves its version as it is', async () => {
  const older = new Store(whole.es, whole.prefix, log);
  const index = await store.month('runs', Date.now() - 40 * DAY);
  const path = `/${index}/_mapping`;
  const body = { _meta: { product: 'lookout', version: 99 } };
  // It looked before the newer one came, and takes what it saw for true for a while.
  await older.versions.check();
  await whole.es.request({ method: 'PUT', path, body });
  await older.month('runs', Date.now() - 40 * DAY);
  const found = await whole.es.request<Record<string, { mappings: { _meta: object } }>>({
    method: 'GET',
    path,
  });
  expect(found[index]!.mappings._meta).toEqual(body._meta);
  await older.dropMonth('runs', index);
});
