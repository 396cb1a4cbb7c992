import type { AuditEvent } from '../../common/schemas';
import { DEFAULT_CONFIG } from '../../server/ports';
import { alertDocument, Store } from '../../server/store';
import { applyRetention } from '../../server/watch/retention';
import { quiet as log } from '../host_ports';
import { makeAlert } from '../make';
import { engineState } from './api_bench';
import { openWhole, type Whole } from './whole';

const DAY = 24 * 3_600_000;
const KEEP = { ...DEFAULT_CONFIG.retention, maxGb: 0 };

let whole: Whole;
let store: Store;
beforeAll(async () => {
  whole = await openWhole({ fields: { user: 'keyword' } });
  store = new Store(whole.es, whole.prefix, log);
});
afterAll(() => whole.close());

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
