import { randomBytes } from 'node:crypto';
import type { Condition } from '../../common/schemas';
import { ruleInputSchema } from '../../common/schemas';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { HeldWorld, removeIndices } from './held/world';
import { testEngine } from './test_engine';

const MINUTE = 60_000;
const T = Date.UTC(2026, 2, 10, 12);
const index = `top-${randomBytes(4).toString('hex')}`;
let es: EsClient;
let world: HeldWorld;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  const properties = {
    '@timestamp': { type: 'date' },
    user: { type: 'keyword' },
    message: { type: 'text' },
  };
  await es.request({ method: 'PUT', path: `/${index}`, body: { mappings: { properties } } });
  const lines = [1, 2, 3].flatMap((n) => [
    { create: {} },
    { '@timestamp': T + n * 1_000, user: 'root', message: 'login failed' },
  ]);
  await es.request({ method: 'POST', path: `/${index}/_bulk`, query: { refresh: true }, lines });
  world = await HeldWorld.open(testEngine().url);
});
afterAll(async () => {
  await world.close();
  await removeIndices(es, `/${index}`);
  await es.close();
});

test('a field that cannot be counted keeps no alert from being made', async () => {
  const of = (name: string, top: string[]) => {
    const condition = { type: 'any', key: ['user'] } as Condition;
    const source = { kind: 'query', index, timeField: '@timestamp', language: 'dsl' };
    return ruleInputSchema.parse({
      ...{ name, condition, grouping: 'key', notify: { top } },
      source: { ...source, query: '{"match_all":{}}', dataViewId: null },
    });
  };
  await world.start([of('keyword', ['user']), of('text', ['message'])], T);
  for (const [name, { trouble, to }] of await world.to(T + MINUTE))
    expect([name, trouble, to]).toEqual([name, undefined, T + MINUTE]);
  const { alerts } = await world.ledger();
  expect(Object.fromEntries(alerts.map(({ ruleName, values }) => [ruleName, values.top]))).toEqual({
    keyword: [{ field: 'user', values: [{ value: 'root', count: 3 }] }],
    text: [],
  });
});
