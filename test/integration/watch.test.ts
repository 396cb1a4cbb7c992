import type { Silence } from '../../common/schemas';
import { Moments } from '../../server/alerts';
import { AddressGuard, type DeliveryDocument, deliveryOf, newDelivery } from '../../server/channels';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { Store, type Stored } from '../../server/store';
import { Watch } from '../../server/watch';
import { applyRetention } from '../../server/watch/retention';
import { type Deliveries, TroubleAlerts } from '../../server/watch/trouble_alerts';
import type { Trouble } from '../../server/watch/troubles';
import { openWhole, type Whole } from './whole';

const DAY = 24 * 3_600_000;
const KEEP = { matchesDays: 90, alertsDays: 365, runsDays: 30, deliveriesDays: 90, auditDays: 730, maxGb: 0 };
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
      silentSources: async () => [],
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
  expect(people.asked.slice(begun)).toEqual([]);
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
