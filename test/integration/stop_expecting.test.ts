import type { Alert } from '../../common/schemas';
import { openWhole, type Whole } from './whole';

jest.setTimeout(240_000);

const SECOND = 1_000;

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: { host: 'keyword' } });
});
afterEach(() => whole.close());

const silent = () =>
  whole.rule({
    condition: { type: 'flatline', key: ['host'], within: '3s', remember: '5m' },
  });

const of = (alerts: Alert[], host: string) => alerts.filter(({ keyText }) => keyText === host);
const now = () => Date.now();

test('a host that is stopped is not missed until it is seen again, here and after a restart', async () => {
  await whole.put(['a', 'b', 'c'].map((host) => ({ at: now() - 30 * SECOND, host })));
  const rule = await silent();
  await whole.runUntil(async () => (await whole.alerts()).length === 3);
  const [alert] = of(await whole.alerts(), 'a');

  const closed = await whole.ok('stopExpecting', { params: { id: alert!.id }, body: { note: 'retired' } });
  expect(closed).toMatchObject({ id: alert!.id, status: 'closed', resolution: 'not_expected' });
  expect(closed.history.map(({ type, note }) => [type, note])).toContainEqual(['close', 'retired']);
  const { items } = await whole.ok('listAudit', { query: { objectId: rule.id, action: 'stop_expecting' } });
  expect(items).toMatchObject([
    { actor: 'ana', note: 'retired', after: { stopped: [{ key: ['a'], by: 'ana' }] } },
  ]);
  const stored = await whole.ok('getRule', { params: { id: rule.id } });
  expect(stored).toMatchObject({ version: rule.version, revision: rule.revision });

  const evaluatedPast = async (at: number) => {
    const { status } = await whole.ok('getRule', { params: { id: rule.id } });
    return Date.parse(status.evaluatedTo ?? '') > at;
  };
  const stoppedAt = now();
  await whole.runUntil(() => evaluatedPast(stoppedAt + 4 * SECOND));
  const later = await whole.alerts({ status: ['open', 'acknowledged', 'closed'] });
  expect(of(later, 'a')).toHaveLength(1);
  expect(of(later, 'b')).toMatchObject([{ condition: 'active' }]);

  // On another node, with nothing kept: the answer is the same, until it is seen again and falls silent.
  const second = await openWhole({ prefix: whole.prefix });
  const restartedAt = now();
  await second.runUntil(() => evaluatedPast(restartedAt + 2 * SECOND));
  expect(of(await whole.alerts({ status: ['open', 'acknowledged', 'closed'] }), 'a')).toHaveLength(1);
  await whole.put([{ at: now(), host: 'a' }]);
  await second.runUntil(
    async () => of(await whole.alerts({ status: ['open', 'acknowledged', 'closed'] }), 'a').length === 2,
    60_000,
  );
  expect(of(await whole.alerts({ status: ['open'] }), 'a')).toMatchObject([
    { condition: 'active', previous: { id: alert!.id, resolution: 'not_expected' } },
  ]);
  await second.close();
});

test('only a key that a flatline misses now can be stopped', async () => {
  await whole.put([{ at: now() - 30 * SECOND, host: 'a' }]);
  const rule = await silent();
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  const [alert] = await whole.alerts();
  const {
    status: _,
    openAlerts: __,
    perDay: ___,
    ...own
  } = await whole.ok('getRule', { params: { id: rule.id } });
  const change = (over: object, version: number) =>
    whole.ok('updateRule', { params: { id: rule.id }, body: { rule: { ...own, ...over }, version } });
  const stop = () => whole.ok('stopExpecting', { params: { id: alert!.id } });

  await change({ grouping: 'rule' }, own.version);
  await expect(stop()).rejects.toThrow(/422.*about the whole rule/);
  await change({ condition: { ...rule.condition, within: '4s' } }, own.version + 1);
  await expect(stop()).rejects.toThrow(/409.*asks something else/);
  await change({ condition: { type: 'any', key: ['host'] } }, own.version + 2);
  await expect(stop()).rejects.toThrow(/422.*only a key that a flatline misses/);
  expect(await whole.alerts()).toMatchObject([{ status: 'open' }]);
});
