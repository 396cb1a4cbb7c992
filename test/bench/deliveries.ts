/**
 * npm run bench -- deliveries [--alerts 10000] [--channels 100]
 *
 * What one run that finds very much has to tell: so many alerts, dealt over so many webhooks that answer at once, sent one by
 * one; then as many again as one bundle on one channel. `deliveries.per_second` counts what is stored, sent and on record;
 * duplicates are messages with a key that was seen before; memory is the most that is alive during it, beyond the start.
 */

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelInputSchema } from '../../common/schemas';
import { AddressGuard, ChannelStore, newDelivery, Outbox, SecretBox } from '../../server/channels';
import { actsAsHost } from '../../server/channels/testing/acts_as_host';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import { Store, type Write } from '../../server/store';
import { removeIndices } from '../indices';
import { makeLogInAlert } from '../make';
import { note } from './figures';
import { memory } from './memory';
import type { BenchOptions } from './options';

const SPACE = 'default';
const PART = 500;
const LOOK_EVERY_MS = 1_000;
const quiet = { debug: () => {}, info: () => {}, warn: note, error: note };
const rule = { id: 'rule', name: 'rule', description: '', runbook: '', severity: 'high' as const };

/** A place that takes everything, and counts the keys of what it took. */
async function takesAll() {
  const keys = new Map<string, number>();
  const server = createServer((request, response) => {
    const key = String(request.headers['idempotency-key']);
    keys.set(key, (keys.get(key) ?? 0) + 1);
    request.resume().on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { keys, url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

export async function benchDeliveries(url: string, options: BenchOptions): Promise<string[]> {
  const alerts = options.number('alerts', 10_000);
  const count = options.number('channels', 100);
  const es = await connectEs(url);
  const prefix = `.kibana_lookout_b${randomBytes(4).toString('hex')}`;
  const store = new Store(es, prefix, quiet);
  const place = await takesAll();
  const now = () => Date.now();
  const box = new SecretBox('k'.repeat(32));
  const channels = new ChannelStore({
    store,
    box,
    guard: new AddressGuard(['127.0.0.1']),
    now,
    actsAs: actsAsHost(es),
  });
  const outbox = new Outbox({ store, channels, log: quiet, now, owner: 'bench' });
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, memory().heapMb);
  }, LOOK_EVERY_MS);

  const tell = async (to: Array<{ id: string; name: string }>, bundle: string | null) => {
    const at = new Date(now()).toISOString();
    const index = await store.month('deliveries', Date.parse(at));
    for (let from = 0; from < alerts; from += PART) {
      const writes: Write[] = Array.from({ length: Math.min(PART, alerts - from) }, (_, n) => {
        const made = newDelivery({
          alert: makeLogInAlert({ id: `${bundle ?? 'alone'}-${from + n}` }),
          channel: to[(from + n) % to.length]!,
          links: { queueUrl: '/q', discoverUrl: null },
          ...{ rule, reason: 'created', ordinal: 0, at, bundle },
        });
        return { op: 'create', index, ...made };
      });
      await store.bulk(writes);
    }
    await store.refresh('deliveries');
  };
  const left = async () => {
    await store.refresh('deliveries');
    const body = { size: 0, track_total_hits: true, query: { term: { state: 'pending' } } };
    return (await store.search('deliveries', body)).total;
  };
  const send = async () => {
    const began = performance.now();
    for (let pending = alerts; pending > 0; pending = await left()) {
      note(`${pending} to send, ${most.toFixed(0)} MB alive at most`);
      const until = performance.now() + 10_000;
      while (performance.now() < until && (await outbox.tick()) > 0);
      await outbox.drain();
    }
    return (performance.now() - began) / 1_000;
  };

  try {
    await store.ensure();
    const to = [];
    for (let n = 0; n < count; n++) {
      const config = { type: 'webhook', url: `${place.url}/${n}` };
      to.push(await channels.create(SPACE, channelInputSchema.parse({ name: `c${n}`, config }), 'bench'));
    }
    const before = memory().heapMb;
    await tell(to, null);
    const alone = await send();
    const messages = [...place.keys.values()].reduce((sum, times) => sum + times, 0);
    const aloneMost = most - before;
    note(`one by one: ${messages} messages in ${alone.toFixed(1)} s`);
    most = 0;
    await tell([to[0]!], 'bundle');
    const bundled = await send();
    const all = [...place.keys.values()].reduce((sum, times) => sum + times, 0);
    return [
      `deliveries.per_second ${(alerts / alone).toFixed(0)}`,
      `deliveries.messages ${messages}`,
      `deliveries.duplicates ${all - place.keys.size}`,
      `deliveries.memory_mb ${aloneMost.toFixed(0)}`,
      `deliveries.bundled_per_second ${(alerts / bundled).toFixed(0)}`,
      `deliveries.bundled_messages ${all - messages}`,
      `deliveries.bundled_memory_mb ${(most - before).toFixed(0)}`,
    ];
  } finally {
    clearInterval(looking);
    place.stop();
    await removeIndices(es, `${prefix}_*`);
    await es.close();
  }
}
