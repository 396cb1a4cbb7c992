import type { AskedRule } from '../stored_rule';
import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: { user: 'keyword' } });
});
afterEach(() => whole.close());

const levelled: Array<[string, AskedRule['condition']]> = [
  [
    'frequency',
    {
      type: 'frequency',
      key: ['user'],
      count: 2,
      within: '30s',
      levels: [{ severity: 'critical', count: 5 }],
    },
  ],
  [
    'count',
    {
      type: 'count',
      key: ['user'],
      within: '30s',
      atLeast: 2,
      levels: [{ severity: 'critical', atLeast: 5 }],
    },
  ],
];

test.each(levelled)(
  'an alert of %s gets worse, and better: one alert, each told once',
  async (_, condition) => {
    const channel = await whole.ok('createChannel', {
      body: { name: 'log', config: { type: 'server_log', level: 'info' } },
    });
    await whole.rule({ condition, severity: 'warning', whenVanished: 'recover', channels: [channel.id] });
    const burst = (many: number) => {
      const at = Date.now();
      return whole.put(Array.from({ length: many }, () => ({ at, user: 'root' })));
    };
    const alerts = () => whole.alerts({ status: ['open', 'acknowledged', 'closed'] });
    const told = async (id: string) =>
      (await whole.ok('alertDeliveries', { params: { id } })).items.map(({ reason }) => reason).sort();

    await burst(3);
    await whole.runUntil(async () => (await alerts()).length === 1);
    const [mild] = await alerts();
    expect(mild).toMatchObject({ keyText: 'root', severity: 'warning', condition: 'active' });
    await burst(3);
    await whole.runUntil(async () => (await alerts())[0]!.severity === 'critical');
    const [worse, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(worse).toMatchObject({ id: mild!.id, severity: 'critical', condition: 'active', recurrences: 0 });
    expect(worse!.history.filter(({ type }) => type === 'worse')).toMatchObject([
      { before: { severity: 'warning' }, after: { severity: 'critical' } },
    ]);
    await whole.runUntil(async () => (await told(mild!.id)).includes('worse'));
    expect(await told(mild!.id)).toEqual(['created', 'worse']);
    // The first burst leaves the window before the second: better, and then over.
    await whole.runUntil(async () => (await alerts())[0]!.condition === 'recovered', 90_000);
    const [over] = await alerts();
    expect(over!.history.map(({ type }) => type)).toContain('recovered');
    expect(await alerts()).toHaveLength(1);
  },
);

test('an alert of frequency with a margin gets worse, better and over when there are so many fewer', async () => {
  const within = 20_000;
  const condition: AskedRule['condition'] = {
    type: 'frequency',
    key: ['user'],
    count: 4,
    within: '20s',
    levels: [{ severity: 'critical', count: 8 }],
    margin: 2,
  };
  await whole.rule({ condition, severity: 'warning' });
  const burst = (at: number, many: number) =>
    whole.put(Array.from({ length: many }, () => ({ at, user: 'root' })));
  const alerts = () => whole.alerts({ status: ['open', 'acknowledged', 'closed'] });

  await burst(Date.now() - 10_000, 5);
  await whole.runUntil(async () => (await alerts()).length === 1);
  expect((await alerts())[0]).toMatchObject({ severity: 'warning', condition: 'active' });
  const last = Date.now();
  await burst(last, 3);
  await whole.runUntil(async () => (await alerts())[0]!.severity === 'critical');
  // The first five are gone: three are too few to begin it, and too many for it to be over.
  await whole.runUntil(async () => (await alerts())[0]!.severity === 'warning');
  expect((await alerts())[0]).toMatchObject({ condition: 'active' });
  await whole.runUntil(async () => (await alerts())[0]!.condition === 'recovered', 60_000);
  const [over, ...others] = await alerts();
  expect(others).toEqual([]);
  expect(over).toMatchObject({ matches: 1, count: 8, recurrences: 0 });
  expect(Date.parse(over!.lastSeen)).toBe(last + within - 1);
});
