import { randomBytes } from 'node:crypto';
import { type Channel, channelInputSchema, type Ladder, ladderInputSchema } from '../../../common/schemas';
import { Moments, SilenceBook } from '../../../server/alerts';
import { AddressGuard, ChannelStore, Outbox, SecretBox, type Secrets } from '../../../server/channels';
import { actsAsHost } from '../../../server/channels/testing/acts_as_host';
import type { RecordingServer } from '../../../server/channels/testing/recording_server';
import { connectEs } from '../../../server/hosts/standalone/elasticsearch';
import { Directory, LadderWorker, Teller, usualStages } from '../../../server/notify';
import { recordDocument, recordDocumentId, type Store } from '../../../server/store';
import { quiet as log } from '../../host_ports';
import { type Compose, type CutRule, CutWorld, type Step } from '../kill/cut_world';
import { testEngine } from '../test_engine';

/** What does not hurry is looked at by every so many looks. */
const LOOKS = 6;
const box = new SecretBox('k'.repeat(32));

/** A Monday, 10:00 UTC. */
export const BEGINNING = Date.UTC(2026, 2, 9, 10, 0, 0);
export const after = (minutes: number): string => new Date(BEGINNING + minutes * 60_000).toISOString();

/** Everything between a document and a peer, as `lookout.ts` puts it together, on a clock of the test's own. */
const compose =
  (arrived: (now: number) => void): Compose =>
  (store, now) => {
    const channels = new ChannelStore({
      store,
      box,
      guard: new AddressGuard(['127.0.0.1']),
      now,
      actsAs: actsAsHost(store.es),
    });
    const directory = new Directory(store, channels, now);
    const teller = new Teller({
      store,
      channels,
      log,
      publicUrl: 'https://kibana.example.org',
      appPath: () => '/app/lookout',
      stages: usualStages({ store, directory }),
      now,
      wake: () => {},
    });
    const deliveries: Teller['deliveries'] = (rule, alert, notice) => teller.deliveries(rule, alert, notice);
    const silences = new SilenceBook(store, now);
    const moments = new Moments({ store, silences, log, deliveries, wake: () => {} });
    const ladders = new LadderWorker({ store, directory, teller, log, now, wake: () => {} });
    const outbox = new Outbox({ store, channels, log, now, owner: 'node-a', random: () => 0.5 });
    return {
      deliveries,
      async look(at) {
        await store.refresh('alerts', 'config');
        for (let n = 0; n < LOOKS; n++) await moments.look(at);
        await store.refresh('alerts');
        await ladders.look();
        await store.refresh('deliveries');
        while ((await outbox.tick()) > 0) await store.refresh('deliveries');
        arrived(at);
      },
    };
  };

/** Rules, what is stored before the first step, and what a peer makes of a request, in words. */
export async function timeline(
  server: RecordingServer,
  {
    rules,
    stepMs,
    given,
    steps,
    words,
  }: {
    rules: readonly CutRule[];
    stepMs: number;
    given: ReadonlyArray<(store: Store) => Promise<unknown>>;
    steps: readonly Step[];
    words(request: { path: string; method: string; body: string }): string | null;
  },
): Promise<{ told: string[]; world: CutWorld; close(): Promise<void> }> {
  const es = await connectEs(testEngine().url);
  const name = randomBytes(4).toString('hex');
  const prefix = `.kibana_lookout_end_${name}`;
  const told: string[] = [];
  let seen = 0;
  const world = new CutWorld(
    es,
    prefix,
    `end-${name}`,
    BEGINNING,
    stepMs,
    rules,
    compose((now) => {
      const minute = (now - BEGINNING) / 60_000;
      const texts = server.requests.slice(seen).flatMap((request) => words(request) ?? []);
      // Channels are told side by side: what comes at one minute has no order.
      told.push(...texts.sort().map((text) => `${minute} ${text}`));
      seen = server.requests.length;
    }),
  );
  const close = async () => {
    await world.remove();
    await es.close();
  };
  try {
    await world.open();
    const [first, ...rest] = steps;
    const people = async (store: Store) => {
      for (const keep of given) await keep(store);
      await first!.people?.(store);
    };
    await world.live([{ ...first!, people }, ...rest], null);
    return { told, world, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A channel under an id that rules can name. */
export const channel =
  (id: string, input: object, secrets: Secrets = {}) =>
  async (store: Store): Promise<unknown> => {
    const { name, enabled, perMinute, quietHours, config } = channelInputSchema.parse({ name: id, ...input });
    const kept: Channel = {
      ...{ id, space: 'default', name, enabled, perMinute, quietHours, config },
      ...{ secretsSet: Object.keys(secrets), version: 1, updatedAt: after(0), updatedBy: 'ana' },
    };
    const some = Object.keys(secrets).length > 0;
    const sealed = some ? await box.seal(secrets, `channel|default|${id}`) : null;
    const doc = {
      type: 'channel',
      space: 'default',
      name,
      updated_at: after(0),
      payload: { channel: kept, sealed },
    };
    return store.write(
      { op: 'index', index: store.alias('config'), id: `channel:${id}`, doc },
      { refresh: true },
    );
  };

export const ladder =
  (id: string, input: object) =>
  (store: Store): Promise<unknown> => {
    const kept: Ladder = {
      ...ladderInputSchema.parse({ name: id, ...input }),
      ...{ id, space: 'default', version: 1, updatedAt: after(0), updatedBy: 'ana' },
    };
    const doc = recordDocument('ladder', kept);
    const write = {
      op: 'index' as const,
      index: store.alias('config'),
      id: recordDocumentId('ladder', id),
      doc,
    };
    return store.write(write, { refresh: true });
  };

/** What a webhook's JSON tells: the reason, and of whom or of how many. */
export function hookWords({ path, body }: { path: string; body: string }): string {
  const { reason, alert, total } = JSON.parse(body);
  return `${path} ${reason} ${total > 1 ? `${total} alerts` : alert.keyText}`;
}
