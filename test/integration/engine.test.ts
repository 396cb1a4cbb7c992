import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

let whole: Whole;
beforeEach(async () => {
  // The mapping of a real source: keys are keywords.
  whole = await openWhole({ fields: { user: 'keyword', n: 'long' } });
});
afterEach(() => whole.close());

test('any: each document is a match, grouped by key into alerts that later documents join', async () => {
  await whole.rule({ condition: { type: 'any', key: ['user'] } });
  await whole.put([
    { at: Date.now(), user: 'root' },
    { at: Date.now(), user: 'root' },
    { at: Date.now(), user: 'eve' },
  ]);
  await whole.runUntil(async () => (await whole.alerts()).reduce((sum, { count }) => sum + count, 0) === 3);
  await whole.put([{ at: Date.now(), user: 'root' }]);
  await whole.runUntil(async () => (await whole.alerts()).some(({ count }) => count === 3));
  const alerts = await whole.alerts();
  expect(
    alerts
      .map(({ keyText, count, matches, condition, status }) => ({
        keyText,
        count,
        matches,
        condition,
        status,
      }))
      .sort((a, b) => a.count - b.count),
  ).toEqual([
    { keyText: 'eve', count: 1, matches: 1, condition: 'event', status: 'open' },
    { keyText: 'root', count: 3, matches: 3, condition: 'event', status: 'open' },
  ]);
});

test('frequency: fires at the count, goes on while it holds, recovers by itself', async () => {
  await whole.rule({
    condition: { type: 'frequency', key: ['user'], count: 3, within: '5s' },
    samples: 2,
  });
  const start = Date.now();
  const event = (second: number, user: string) => ({ at: start + second * 1_000, user });
  await whole.put([event(0, 'root'), event(0, 'root'), event(0, 'eve'), event(1, 'root')]);
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  const [fired] = await whole.alerts();
  expect(fired).toMatchObject({ keyText: 'root', count: 3, matches: 1 });
  expect(fired!.reason).toContain('**root**');
  expect(fired!.discoverUrl).toContain('/app/discover#/');
  // However slow this machine is, by event time it still held.
  await whole.put([event(2, 'root')]);
  await whole.runUntil(async () => (await whole.alerts())[0]!.count === 4);
  await whole.runUntil(async () => (await whole.alerts())[0]!.condition === 'recovered');
  const [recovered] = await whole.alerts();
  expect(recovered).toMatchObject({
    id: fired!.id,
    count: 4,
    matches: 1,
    status: 'closed',
    resolution: 'recovered',
  });
  // The newest documents, though the alert was made before the last one came.
  expect(recovered!.sample.map(({ time }) => Date.parse(time) - start)).toEqual([1_000, 2_000]);
});

test('a document that comes late is found again and counted once', async () => {
  await whole.rule({ condition: { type: 'any', key: [] } });
  const before = Date.now();
  await whole.put([{ at: before, n: 1 }]);
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  await whole.runUntil(async () => Date.now() > before + 3_000);
  await whole.put([{ at: before + 1, n: 2 }]);
  await whole.runUntil(async () => (await whole.alerts())[0]!.count === 2);
});

test('a rule whose index is missing says so and owes its window', async () => {
  const rule = await whole.rule({ condition: { type: 'any', key: [] } });
  await whole.es.request({ method: 'DELETE', path: `/${whole.index}` });
  await whole.runUntil(
    async () => (await whole.ok('getRule', { params: { id: rule.id } })).status.health === 'failing',
  );
  const { status } = await whole.ok('getRule', { params: { id: rule.id } });
  expect(status.message).toContain('source missing');
  const at = Date.now();
  await whole.put([{ at, n: 1 }]);
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  expect((await whole.alerts())[0]).toMatchObject({ count: 1 });
});
