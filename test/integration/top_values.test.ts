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
  const other = { ...properties, message: { type: 'keyword' } };
  await es.request({ method: 'PUT', path: `/${index}-2`, body: { mappings: { properties: other } } });
  const lines = [1, 2, 3].flatMap((n) => [
    { create: {} },
    { '@timestamp': T + n * 1_000, user: 'root', message: 'login failed' },
  ]);
  await es.request({ method: 'POST', path: `/${index}/_bulk`, query: { refresh: true }, lines });
  const beside = [{ create: {} }, { '@timestamp': T + 4_000, user: 'root', message: 'login failed' }];
  await es.request({ method: 'POST', path: `/${index}-2/_bulk`, query: { refresh: true }, lines: beside });
  world = await HeldWorld.open(testEngine().url);
});
afterAll(async () => {
  await world.close();
  await removeIndices(es, `/${index}*`);
  await es.close();
});

test('a field that cannot be counted keeps no alert from being made', async () => {
  const of = (name: string, top: string[], index: string) => {
    const condition = { type: 'any', key: ['user'] } as Condition;
    const source = { kind: 'query', index, timeField: '@timestamp', language: 'dsl' };
    return ruleInputSchema.parse({
      ...{ name, condition, grouping: 'key', notify: { top } },
      source: { ...source, query: '{"match_all":{}}', dataViewId: null },
    });
  };
  await world.start(
    [of('keyword', ['user'], index), of('text', ['message'], index), of('both', ['message'], `${index}*`)],
    T,
  );
  for (const [name, { trouble, to }] of await world.to(T + MINUTE))
    expect([name, trouble, to]).toEqual([name, undefined, T + MINUTE]);
  const { alerts } = await world.ledger();
  expect(Object.fromEntries(alerts.map(({ ruleName, values }) => [ruleName, values.top]))).toEqual({
    keyword: [{ field: 'user', values: [{ value: 'root', count: 3 }] }],
    text: [],
    // As many as can be counted.
    both: [{ field: 'message', values: [{ value: 'login failed', count: 1 }] }],
  });
});
