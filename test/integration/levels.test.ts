import type { RuleInput } from '../../common/schemas';
import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole();
  await whole.es.request({
    method: 'PUT',
    path: `/${whole.index}`,
    body: { mappings: { properties: { '@timestamp': { type: 'date' }, user: { type: 'keyword' } } } },
  });
});
afterEach(() => whole.close());

const levelled: Array<[string, RuleInput['condition']]> = [
  [
    'frequency',
    {
      type: 'frequency',
      key: ['user'],
      count: 2,
      within: '30s',
      again: 'episode',
      levels: [{ severity: 'critical', count: 5 }],
      margin: 0,
    },
  ],
  [
    'count',
    {
      type: 'count',
      key: ['user'],
      within: '30s',
      atLeast: 2,
      atMost: null,
      report: 'count',
      levels: [{ severity: 'critical', atLeast: 5, atMost: null }],
      margin: 0,
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
