import { randomBytes } from 'node:crypto';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { makeIndex, removeIndices } from '../indices';
import type { AskedRule } from '../stored_rule';
import { HeldWorld } from './held/world';
import { testEngine } from './test_engine';

const MINUTE = 60_000;
const T = Date.UTC(2026, 2, 10, 12);
const index = `top-${randomBytes(4).toString('hex')}`;
let es: EsClient;
let world: HeldWorld;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  await makeIndex(es, index, { user: 'keyword', message: 'text' });
  await makeIndex(es, `${index}-2`, { user: 'keyword', message: 'keyword' });
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
  await removeIndices(es, `${index}*`);
  await es.close();
});

test('a field that cannot be counted keeps no alert from being made', async () => {
  const of = (name: string, top: string[], index: string): AskedRule => ({
    name,
    condition: { type: 'any', key: ['user'] },
    notify: { top },
    source: { kind: 'query', index, language: 'dsl', query: '{"match_all":{}}' },
  });
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
