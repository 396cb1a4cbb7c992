/**
 * The core's main job under the Node that runs it: rule -> matches -> alert -> webhook -> acknowledged, on a real engine.
 * Bundled like the plugin's server and run by plain `node`, so it brings its own few lines of a test runner.
 */
import assert from 'node:assert';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLookout } from '../../server/lookout';
import { hostPorts } from '../host_ports';
import { removeIndices } from '../indices';
import { plainEs } from './plain_es';

const name = randomBytes(4).toString('hex');
const index = `old-node-${name}`;
const lines: string[] = [];
const say = (message: string) => void lines.push(message);

const es = plainEs(
  process.env.LOOKOUT_TEST_ES_URL!,
  process.env.LOOKOUT_TEST_ENGINE === 'opensearch' ? 'opensearch' : 'elasticsearch',
);
const ports = hostPorts(es, {
  log: { debug: () => {}, info: say, warn: say, error: say },
  config: {
    lanes: 1,
    indexPrefix: `.kibana_lookout_old_${name}`,
    encryptionKey: 'k'.repeat(32),
    allowedHosts: ['127.0.0.1'],
  },
});
const lookout = createLookout(ports);
const stopping = new AbortController();

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the assertions below
async function ask(id: string, parts: { params?: object; query?: object; body?: object } = {}): Promise<any> {
  const route = lookout.routes.find((one) => one.id === id)!;
  const { params = {}, query = {}, body = {} } = parts;
  const answer = await route.handle({
    host: { raw: null },
    params: { ...params },
    query: { ...query },
    body,
    signal: stopping.signal,
  });
  assert.ok(answer.status < 300, `${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Wakes the lane until `until` answers something; fails after 60 s. */
async function eventually<T>(until: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    await lookout.lanes.run(lookout.lanes.laneIds[0]!, { signal: stopping.signal, budgetMs: 700 });
    const found = await until();
    if (found !== undefined) return found;
  }
  throw new Error(`did not come about within 60 s\n${lines.join('\n')}`);
}

/** A webhook receiver. */
const received: string[] = [];
const receiver = http.createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    received.push(text);
    response.end();
  });
});

let channelId = '';
let alertId = '';
const steps: Array<[string, () => Promise<void>]> = [
  ['it starts and makes its indices', () => lookout.start()],
  [
    'a webhook channel with a secret is stored',
    async () => {
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      const body = { name: 'hook', config: { type: 'webhook', url }, secrets: { hmacKey: 'a secret' } };
      channelId = (await ask('createChannel', { body })).id;
    },
  ],
  [
    'a rule with KQL is stored',
    async () => {
      const source = {
        kind: 'query',
        index,
        timeField: '@timestamp',
        language: 'kuery',
        query: 'word: "bad"',
      };
      const condition = { type: 'frequency', count: 3, within: '10m', key: ['user'] };
      const body = {
        name: 'bad words',
        enabled: true,
        interval: '1s',
        source,
        condition,
        channels: [channelId],
      };
      await ask('createRule', { body });
    },
  ],
  [
    'three documents make one alert',
    async () => {
      const documents = [0, 1, 2].flatMap((second) => [
        { create: { _index: index } },
        { '@timestamp': new Date(Date.now() - second * 1000).toISOString(), word: 'bad', user: 'eve' },
      ]);
      await es.request({ method: 'POST', path: '/_bulk', query: { refresh: true }, lines: documents });
      alertId = await eventually(async () => (await ask('listAlerts')).items[0]?.id);
    },
  ],
  ['the webhook is told', () => eventually(async () => received[0] as unknown).then(() => undefined)],
  [
    'the alert can be acknowledged',
    async () => {
      await ask('actOnAlerts', { body: { ids: [alertId], act: { type: 'acknowledge' } } });
      assert.strictEqual((await ask('listAlerts')).items[0].status, 'acknowledged');
    },
  ],
  [
    'a broken rule is refused with its reason',
    () => assert.rejects(ask('createRule', { body: { name: '' } }), /createRule: 400/),
  ],
];

async function main(): Promise<void> {
  await es.request({
    method: 'PUT',
    path: `/${index}`,
    body: {
      mappings: {
        properties: {
          '@timestamp': { type: 'date' },
          word: { type: 'keyword' },
          user: { type: 'keyword' },
        },
      },
    },
  });
  let passed = 0;
  let failed = 0;
  for (const [what, step] of steps) {
    await step().then(
      () => {
        passed += 1;
        console.log(`ok ${what}`);
      },
      (error: Error) => {
        failed += 1;
        console.log(`FAIL ${what}: ${error.stack}`);
      },
    );
  }
  stopping.abort();
  await lookout.stop();
  receiver.close();
  await removeIndices(es, `${index},${ports.config.indexPrefix}_*`);
  es.close();
  console.log(`Node ${process.version}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
