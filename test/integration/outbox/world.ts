import { randomBytes } from 'node:crypto';
import { channelInputSchema } from '../../../common/schemas';
import type { NoticeReason } from '../../../common/words';
import {
  AddressGuard,
  ChannelStore,
  type DeliveryDocument,
  deliveryOf,
  newDelivery,
  Outbox,
  type OutboxDeps,
  SecretBox,
} from '../../../server/channels';
import { actsAsHost } from '../../../server/channels/testing/acts_as_host';
import { sampleAlert, sampleNotice } from '../../../server/channels/testing/notices';
import { RecordingServer } from '../../../server/channels/testing/recording_server';
import { connectEs, type EsClient } from '../../../server/hosts/standalone/elasticsearch';
import { type Es, EsError, type EsRequest } from '../../../server/ports';
import { Store } from '../../../server/store';
import { quiet } from '../../host_ports';
import { removeIndices } from '../../indices';
import { testEngine } from '../test_engine';

export const SPACE = 'default';
export const START = Date.parse('2026-11-21T10:02:00.000Z');

// Set anew by the hooks; who imports them sees them as they are.
export let es: EsClient;
export let store: Store;
export let channels: ChannelStore;
export let now = START;
export const later = (ms: number) => {
  now += ms;
};

export const server = new RecordingServer();
const prefix = `.kibana_lookout_t${randomBytes(4).toString('hex')}`;

export const outbox = (changes: Partial<OutboxDeps> = {}) =>
  new Outbox({
    store,
    channels,
    log: quiet,
    now: () => now,
    owner: 'node-a',
    random: () => 0.5,
    // So that a tick ends with what it began, however slow the machine.
    limits: { slowMs: 20_000 },
    ...changes,
  });

export const input = (path: string, changes: Record<string, unknown> = {}) =>
  channelInputSchema.parse({ name: path, config: { type: 'webhook', url: server.url(path) }, ...changes });
export const channel = (path: string, changes: Record<string, unknown> = {}) =>
  channels.create(SPACE, input(path, changes), 'admin');

interface Told {
  alert?: string;
  reason?: NoticeReason;
  ordinal?: number;
  to: { id: string; name: string };
  at?: number;
  /** Goes out with others of this text. */
  bundle?: string | null;
  due?: number;
}
/** As the engine does it: by `create` in the month of the notice. */
export async function enqueue(...notices: Told[]): Promise<string[]> {
  const made = notices.map(
    ({ alert = 'alert-1', reason = 'created', ordinal = 0, to, at = now, bundle = null, due = at }: Told) =>
      newDelivery({
        alert: sampleAlert({ id: alert }),
        rule: sampleNotice().rule,
        channel: to,
        reason,
        ordinal,
        at: new Date(at).toISOString(),
        dueAt: new Date(due).toISOString(),
        bundle,
        links: { queueUrl: '/q', discoverUrl: null },
      }),
  );
  const index = await store.month('deliveries', START);
  await store.bulk(
    made.map(({ id, doc }) => ({ op: 'create' as const, index, id, doc })),
    { refresh: true },
  );
  return made.map(({ id }) => id);
}
export async function stored(id: string) {
  const found = await store.get<DeliveryDocument>(await store.month('deliveries', START), id);
  return deliveryOf(found!);
}
export const refresh = () => store.refresh('deliveries');
export const keys = (path: string) => server.to(path).map((request) => request.headers['idempotency-key']);
export const bodies = (path: string) => server.to(path).map((request) => JSON.parse(request.body));

/** The same engine, but some calls fail before or after they are done. */
export const failing = (fails: (request: EsRequest) => 'before' | 'after' | null): Es => ({
  flavour: es.flavour,
  request: async (request, options) => {
    const when = fails(request);
    if (when === 'before') throw new EsError(400, 'killed', 'killed');
    const answer = await es.request<never>(request, options);
    if (when === 'after') throw new EsError(400, 'killed', 'killed');
    return answer;
  },
});

/** An outbox with an engine and a server that takes messages: hooks for a file of tests. Each test begins with nothing stored. */
export function setUpOutbox(): void {
  beforeAll(async () => {
    es = await connectEs(testEngine().url);
    store = new Store(es, prefix, quiet);
    channels = new ChannelStore({
      store,
      box: new SecretBox('k'.repeat(32)),
      guard: new AddressGuard(['127.0.0.1']),
      now: () => now,
      actsAs: actsAsHost(es),
    });
    await server.start();
    await store.ensure();
    await store.month('deliveries', START);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await removeIndices(es, `${prefix}_*`);
    await es.close();
  }, 60_000);

  beforeEach(async () => {
    now = START;
    server.reset();
    await es.request({
      method: 'POST',
      path: `/${store.alias('deliveries')},${store.alias('config')}/_delete_by_query`,
      query: { refresh: true, conflicts: 'proceed' },
      body: { query: { match_all: {} } },
    });
  }, 60_000);
}
