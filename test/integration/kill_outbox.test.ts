import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelInputSchema } from '../../common/schemas';
import { AddressGuard, ChannelStore, SecretBox } from '../../server/channels';
import { CLAIM_MS } from '../../server/channels/deliver';
import { actsAsHost } from '../../server/channels/testing/acts_as_host';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { Store } from '../../server/store';
import { quiet } from '../host_ports';
import { removeIndices } from '../indices';
import { bundled, MODULES } from './kill/bundled';
import { randomFrom } from './kill/feeder';
import { ALONE, BUNDLED, type OutboxRound } from './kill/outbox_node';
import { testEngine } from './test_engine';

const KILLS = Number(process.env.LOOKOUT_TEST_OUTBOX_KILLS ?? 10);
const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const PATHS = ['/one', '/two'];
/** Longer than a round takes when nobody kills it. */
const LONGEST_LIFE_MS = 3_000;

jest.setTimeout(120_000 + KILLS * 15_000);

const prefix = `.kibana_lookout_ko_${randomBytes(4).toString('hex')}`;
const server = new RecordingServer();
const random = randomFrom(SEED);
let es: EsClient;
let store: Store;
let channels: Array<{ id: string; name: string }>;
let living: ChildProcess | null = null;
let dir: string;
let script: string;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function start(round: number): Promise<ChildProcess> {
  const startsAt = Date.parse('2026-11-21T11:00:00.000Z') + round * (CLAIM_MS + 60_000);
  const options: OutboxRound = { url: testEngine().url, prefix, startsAt, channels, round };
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...MODULES },
  });
  child.stdin.on('error', () => {});
  living = child;
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve(child));
    child.once('exit', () => reject(new Error('the node ended before it began')));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function pending(): Promise<number> {
  await store.refresh('deliveries');
  const body = { size: 0, track_total_hits: true, query: { term: { state: 'pending' } } };
  return (await store.search('deliveries', body)).total;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lookout-kill-outbox-'));
  script = bundled('outbox_node.ts', dir);
  es = await connectEs(testEngine().url);
  store = new Store(es, prefix, quiet);
  await store.ensure();
  await server.start();
  const made = new ChannelStore({
    store,
    box: new SecretBox('k'.repeat(32)),
    guard: new AddressGuard(['127.0.0.1']),
    now: Date.now,
    actsAs: actsAsHost(es),
  });
  channels = [];
  for (const path of PATHS) {
    // Slow enough that some are cut off between being sent and being recorded.
    server.on(path, (response) => void setTimeout(() => response.writeHead(200).end(), random() * 40));
    const config = { type: 'webhook', url: server.url(path) };
    channels.push(await made.create('default', channelInputSchema.parse({ name: path, config }), 'test'));
  }
}, 120_000);
afterAll(async () => {
  if (living && living.exitCode === null && living.signalCode === null) await kill(living);
  await server.stop();
  await removeIndices(es, `${prefix}_*`);
  await es.close();
  await rm(dir, { recursive: true });
}, 60_000);

it(`loses nothing and tells nothing differently when it is killed ${KILLS} times (seed ${SEED})`, async () => {
  for (let round = 0; round < KILLS; round++) {
    const child = await start(round);
    await wait(random() * LONGEST_LIFE_MS);
    await kill(child);
  }
  await start(KILLS);
  const expected = (KILLS + 1) * (ALONE + BUNDLED) * PATHS.length;
  const end = Date.now() + 90_000;
  const stored = async () => (await store.search('deliveries', { size: 0, track_total_hits: true })).total;
  while (Date.now() < end && ((await pending()) > 0 || (await stored()) < expected)) await wait(500);
  expect([await pending(), await stored()]).toEqual([0, expected]);

  for (const path of PATHS) {
    const bodies = new Map<string, string>();
    for (const { headers, body } of server.to(path)) {
      const key = String(headers['idempotency-key']);
      // A repeat is the same message under the same key.
      expect(body).toBe(bodies.get(key) ?? body);
      bodies.set(key, body);
    }
    const told = [...bodies.values()].flatMap((body) => {
      const { alert, alerts } = JSON.parse(body);
      return ((alerts ?? [{ alert }]) as Array<{ alert: { id: string } }>).map((one) => one.alert.id);
    });
    expect(told).toHaveLength(expected / PATHS.length);
    expect(new Set(told).size).toBe(told.length);
  }
});
