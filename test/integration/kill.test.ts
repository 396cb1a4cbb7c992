import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, Rule } from '../../common/schemas';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import {
  type OracleEpisode,
  oracleEpisodes,
  oracleEvery,
  sorted,
  type TestDocument,
} from '../../server/conditions/testing';
import type { Cursor } from '../../server/engine/cursors';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { Store } from '../../server/store';
import { Feeder, randomFrom } from './kill/feeder';
import { contradictions, type Ledger, readLedger } from './kill/ledger';
import { Nodes } from './kill/nodes';
import { RULES, type RuleName } from './kill/rules';
import { testEngine } from './test_engine';

const KILLS = Number(process.env.LOOKOUT_TEST_KILLS ?? 50);
const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const LEASE_MS = 1_500;

jest.setTimeout(600_000 + KILLS * 10_000);

const name = randomBytes(4).toString('hex');
const prefix = `.kibana_lookout_kill_${name}`;
const index = `kill-${name}`;
let es: EsClient;
let store: Store;
let nodes: Nodes;
let feeder: Feeder | undefined;
let stateDir: string;
let ledger: Ledger;
let rules: Map<string, Rule>;
let documents: TestDocument[];
let channel: Channel;
let epoch: number;
const server = new RecordingServer();

async function post<T>(url: string, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
  const answer = await fetch(`${url}/api/lookout${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Waits for something that comes about by itself. */
async function until(what: string, holds: () => Promise<boolean>, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what}: not within ${ms} ms\n${nodes.lines.slice(-40).join('\n')}`);
}

/**
 * Whether every rule is evaluated up to `at` (epoch ms). Where the nodes were killed before they got anything done, newer
 * windows have gone ahead of older ones.
 */
async function evaluatedTo(at: number): Promise<boolean> {
  await store.refresh('state');
  const page = await store.search<{ payload: { rules: Record<string, Cursor> } }>('state', {
    size: 200,
    query: { term: { kind: 'cursors' } },
  });
  const cursors = page.hits.flatMap(({ source }) => Object.values(source.payload.rules));
  return cursors.length === rules.size && cursors.every(({ to, owed }) => to > at && !owed);
}

async function pendingDeliveries(): Promise<number> {
  await store.refresh('deliveries');
  const page = await store.search('deliveries', {
    size: 0,
    track_total_hits: true,
    query: { term: { state: 'pending' } },
  });
  return page.total;
}

beforeAll(async () => {
  console.log(`seed ${SEED}, ${KILLS} kills`);
  es = await connectEs(testEngine().url);
  store = new Store(es, prefix, { debug() {}, info() {}, warn() {}, error() {} });
  stateDir = await mkdtemp(join(tmpdir(), 'lookout-kill-'));
  await server.start();
  const properties = {
    '@timestamp': { type: 'date' },
    user: { type: 'keyword' },
    steady: { type: 'boolean' },
  };
  await es.request({ method: 'PUT', path: `/${index}`, body: { mappings: { properties } } });

  nodes = new Nodes({ url: testEngine().url, prefix, stateDir, leaseMs: LEASE_MS });
  const url = await nodes.start().url;
  nodes.start();
  await nodes.holder(0, 60_000);
  // Whoever holds the lane now is the first to go.
  epoch = 0;
  channel = await post<Channel>(url, '/channels', {
    name: 'recorder',
    config: { type: 'webhook', url: server.url('/hook') },
  });
  rules = new Map();
  for (const [ruleName, { query = '', ...rule }] of Object.entries<{ condition: object; query?: string }>(
    RULES,
  )) {
    const source = { kind: 'query', index, language: 'kuery', query };
    const input = {
      name: ruleName,
      enabled: true,
      interval: '1s',
      samples: 3,
      channels: [channel.id],
      source,
    };
    rules.set(ruleName, await post<Rule>(url, '/rules', { ...input, ...rule }));
  }
  // Documents begin when every rule has begun.
  await new Promise((resolve) => setTimeout(resolve, 2_000));

  const random = randomFrom(SEED);
  feeder = new Feeder(es, index, randomFrom(SEED + 1));
  feeder.start();
  for (let kill = 0; kill < KILLS; kill++) {
    const holder = await nodes.holder(epoch, 120_000);
    epoch = holder.epoch;
    await new Promise((resolve) => setTimeout(resolve, Math.floor(random() ** 2 * 2_000)));
    await nodes.kill(holder);
  }
  epoch = (await nodes.holder(epoch, 120_000)).epoch;
  const last = await feeder.stop();
  await nodes.calm();
  documents = feeder.documents;
  // Long enough that what was holding has recovered.
  await until('evaluated to the end', () => evaluatedTo(last + 20_000), 480_000);
  // What a dead node had begun to send is sent again when its claim runs out; that takes longer than a test should.
  await until(
    'everything sent',
    async () => {
      if ((await pendingDeliveries()) === 0) return true;
      await es.request({
        method: 'POST',
        path: `/${store.alias('deliveries')}/_update_by_query`,
        query: { conflicts: 'proceed', refresh: true },
        body: {
          query: { term: { state: 'pending' } },
          script: { source: 'ctx._source.claimed_until = null' },
        },
      });
      return false;
    },
    180_000,
  );
  ledger = await readLedger(store);
});

afterAll(async () => {
  await feeder?.stop().catch(() => {});
  await nodes?.stop();
  await server.stop();
  const found = await es.request<Record<string, unknown>>({
    method: 'GET',
    path: `/${prefix}_*,${index}`,
    query: { expand_wildcards: 'all', ignore_unavailable: true },
  });
  for (const one of Object.keys(found)) await es.request({ method: 'DELETE', path: `/${one}` });
  await es.close();
  await rm(stateDir, { recursive: true, force: true });
});

const matchesOf = (rule: RuleName) => ledger.matches.filter(({ ruleId }) => ruleId === rules.get(rule)!.id);
const alertsOf = (rule: RuleName) => ledger.alerts.filter(({ ruleId }) => ruleId === rules.get(rule)!.id);

/** Documents in all alerts of each key. */
function documentsByKey(rule: RuleName): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { keyText, count } of alertsOf(rule)) sums[keyText] = (sums[keyText] ?? 0) + count;
  return sums;
}

function sumBy<T>(items: readonly T[], key: (item: T) => string, count: (item: T) => number) {
  const sums: Record<string, number> = {};
  for (const item of items) sums[key(item)] = (sums[key(item)] ?? 0) + count(item);
  return sums;
}

test('every kill hit the node that ran the rules', () => {
  expect(nodes.kills).toBe(KILLS);
  // Each time another node took over.
  expect(epoch).toBeGreaterThanOrEqual(KILLS + 1);
  const late = documents.filter((one, at) =>
    documents.slice(0, at).some(({ time }) => time > one.time + 900),
  );
  expect(late.length).toBeGreaterThan(documents.length * 0.02);
  const told = server.to('/hook').length;
  console.log(
    `${documents.length} documents, ${late.length} of them late, ${ledger.matches.length} matches, ${ledger.alerts.length} alerts, ${ledger.deliveries.length} deliveries, ${told} messages, epoch ${epoch}`,
  );
});

test('alerts say what their matches say, and each was told once', () => {
  expect(contradictions(ledger, [channel.id])).toEqual([]);
});

test.each<[RuleName, (document: TestDocument) => boolean]>([
  ['any by key', () => true],
  ['any in one', () => true],
  ['any by match', ({ fields }) => fields.user === 'eve'],
  ['storm by match', ({ fields }) => fields.user === 'eve'],
])('%s: each document is in exactly one match', (rule, asked) => {
  const expected = documents.filter(asked);
  expect(
    matchesOf(rule)
      .map(({ sample }) => sample[0]?.id)
      .sort(),
  ).toEqual(expected.map(({ id }) => id).sort());
  const key = rule === 'any in one' ? () => '' : ({ fields }: TestDocument) => String(fields.user);
  const counted = documentsByKey(rule);
  // A storm holds those of all keys that came after its beginning.
  if (rule === 'storm by match') {
    expect(counted['']).toBeGreaterThan(0);
    expect(counted['']! + counted.eve!).toBe(expected.length);
  } else expect(counted).toEqual(sumBy(expected, key, () => 1));
});

const found = (rule: RuleName): OracleEpisode[] => {
  const { key } = RULES[rule].condition as { key: readonly string[] };
  return sorted(
    matchesOf(rule).map((match) => ({
      key: key.map((field) => match.key[field] ?? null),
      from: Date.parse(match.from),
      to: Date.parse(match.to),
      count: match.count,
    })),
  );
};

test.each<[RuleName, number, number]>([
  ['bursts by key', 3, 2_000],
  ['long bursts by key', 6, 5_000],
  ['bursts of all', 10, 3_000],
  ['bursts by rule', 4, 1_000],
])('%s: the episodes are those of a brute-force count', (rule, count, within) => {
  const { key } = RULES[rule].condition as { key: readonly string[] };
  const end = Math.max(...documents.map(({ time }) => time)) + within;
  const expected = oracleEpisodes(documents, { key, count, within, end });
  expect(found(rule)).toEqual(expected);
  const keyOf = (episode: OracleEpisode) => (rule === 'bursts by rule' ? '' : episode.key.join());
  expect(
    sumBy(
      alertsOf(rule),
      ({ keyText }) => keyText,
      ({ count: one }) => one,
    ),
  ).toEqual(sumBy(expected, keyOf, ({ count: one }) => one));
});

test('every five: the matches are those of a brute-force count', () => {
  const steady = documents.filter(({ fields }) => fields.steady);
  expect(found('every five')).toEqual(oracleEvery(steady, { key: ['user'], count: 5, within: 4_000 }));
});

test.each<RuleName>([
  'any by key',
  'any in one',
  'bursts by key',
  'long bursts by key',
  'bursts of all',
  'bursts by rule',
  'every five',
])('%s: no group has two alerts at once', (rule) => {
  const groups = new Map<string, typeof ledger.alerts>();
  for (const alert of alertsOf(rule))
    groups.set(alert.groupKey, [...(groups.get(alert.groupKey) ?? []), alert]);
  for (const alerts of groups.values()) {
    alerts.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    for (const [at, alert] of alerts.entries()) {
      const next = alerts[at + 1];
      if (!next) continue;
      expect(alert).toMatchObject({ status: 'closed', resolution: 'recovered' });
      expect(next.createdAt >= alert.recoveredAt!).toBe(true);
      expect(next.previous).toEqual({ id: alert.id, resolution: 'recovered' });
    }
  }
});

test('every delivery was made, and what was sent twice bore the same key', () => {
  const keys = new Set(server.to('/hook').map(({ headers }) => String(headers['idempotency-key'])));
  const known = new Set(ledger.deliveries.map(({ id }) => id));
  expect([...keys].filter((key) => !known.has(key))).toEqual([]);
  // A delivery that was told with a later one of its alert has no message of its own.
  const into = new Map(ledger.deliveries.map(({ id, mergedInto }) => [id, mergedInto]));
  const carrier = (id: string): string => {
    const next = into.get(id);
    return next ? carrier(next) : id;
  };
  const silent = ledger.deliveries.filter(({ id }) => !keys.has(carrier(id)));
  expect(silent).toEqual([]);
});
