import { randomBytes } from 'node:crypto';
import { channelInputSchema } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import {
  AddressGuard,
  ChannelConflict,
  ChannelInvalid,
  ChannelNotFound,
  ChannelStore,
  type DeliveryDocument,
  deliveryOf,
  newDelivery,
  Outbox,
  type OutboxDeps,
  SecretBox,
  SecretsUnavailable,
} from '../../server/channels';
import { sampleAlert, sampleNotice } from '../../server/channels/testing/notices';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { type Es, EsError, type EsRequest } from '../../server/ports';
import { Store } from '../../server/store';
import { testEngine } from './test_engine';

const SPACE = 'default';
const START = Date.parse('2026-11-21T10:02:00.000Z');
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let es: EsClient;
let store: Store;
let channels: ChannelStore;
let now = START;
const later = (ms: number) => {
  now += ms;
};

const server = new RecordingServer();
const prefix = `.kibana_lookout_t${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  store = new Store(es, prefix, quiet);
  channels = new ChannelStore({
    store,
    box: new SecretBox('k'.repeat(32)),
    guard: new AddressGuard(['127.0.0.1']),
    now: () => now,
  });
  await server.start();
  await store.ensure();
  await store.month('deliveries', START);
}, 120_000);
afterAll(async () => {
  await server.stop();
  const made = await es.request<Record<string, unknown>>({ method: 'GET', path: `/${prefix}_*` });
  for (const index of Object.keys(made)) await es.request({ method: 'DELETE', path: `/${index}` });
  await es.close();
}, 60_000);

beforeEach(async () => {
  now = START;
  server.requests.length = 0;
  await es.request({
    method: 'POST',
    path: `/${store.alias('deliveries')},${store.alias('config')}/_delete_by_query`,
    query: { refresh: true, conflicts: 'proceed' },
    body: { query: { match_all: {} } },
  });
}, 60_000);

const outbox = (changes: Partial<OutboxDeps> = {}) =>
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

const input = (path: string, changes: Record<string, unknown> = {}) =>
  channelInputSchema.parse({ name: path, config: { type: 'webhook', url: server.url(path) }, ...changes });
const channel = (path: string, changes: Record<string, unknown> = {}) =>
  channels.create(SPACE, input(path, changes), 'admin');

interface Told {
  alert?: string;
  reason?: NoticeReason;
  ordinal?: number;
  to: { id: string; name: string };
  at?: number;
}
/** As the engine does it: by `create` in the month of the notice. */
async function enqueue(...notices: Told[]): Promise<string[]> {
  const made = notices.map(({ alert = 'alert-1', reason = 'created', ordinal = 0, to, at = now }) =>
    newDelivery({
      alert: sampleAlert({ id: alert }),
      rule: sampleNotice().rule,
      channel: to,
      reason,
      ordinal,
      at: new Date(at).toISOString(),
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
async function stored(id: string) {
  const found = await store.get<DeliveryDocument>(await store.month('deliveries', START), id);
  return deliveryOf(found!);
}
const refresh = () => store.refresh('deliveries');
const keys = (path: string) => server.to(path).map((request) => request.headers['idempotency-key']);
const bodies = (path: string) => server.to(path).map((request) => JSON.parse(request.body));

/** The same engine, but some calls fail before or after they are done. */
const failing = (fails: (request: EsRequest) => 'before' | 'after' | null): Es => ({
  flavour: es.flavour,
  request: async (request, options) => {
    const when = fails(request);
    if (when === 'before') throw new EsError(400, 'killed', 'killed');
    const answer = await es.request<never>(request, options);
    if (when === 'after') throw new EsError(400, 'killed', 'killed');
    return answer;
  },
});

describe('a delivery', () => {
  it('is sent once and on record, however often it is made', async () => {
    const to = await channel('/once');
    const [id] = await enqueue({ to }, { to });
    const box = outbox();
    expect(await box.tick()).toBe(1);
    await refresh();
    expect(await box.tick()).toBe(0);
    expect(keys('/once')).toEqual([id]);
    expect(await stored(id!)).toMatchObject({
      state: 'sent',
      sentAt: '2026-11-21T10:02:00.000Z',
      nextTryAt: null,
      target: expect.stringMatching(/^POST http:\/\/127/),
      attempts: [{ at: '2026-11-21T10:02:00.000Z', ok: true, answer: '200 ok' }],
    });
  });

  it('is tried again with the same key, later and later, until it arrives', async () => {
    let fails = 2;
    server.on('/later', (response) => response.writeHead(fails-- > 0 ? 500 : 200).end());
    const to = await channel('/later');
    const [id] = await enqueue({ to });
    const box = outbox();
    await box.tick();
    expect(await stored(id!)).toMatchObject({ state: 'pending', nextTryAt: '2026-11-21T10:02:05.000Z' });
    await refresh();
    expect(await box.tick()).toBe(0);
    later(5_000);
    await box.tick();
    expect(await stored(id!)).toMatchObject({ state: 'pending', nextTryAt: '2026-11-21T10:02:15.000Z' });
    later(10_000);
    await refresh();
    await box.tick();
    expect(await stored(id!)).toMatchObject({ state: 'sent' });
    expect((await stored(id!)).attempts.map((one) => one.answer)).toEqual(['500', '500', '200']);
    expect(keys('/later')).toEqual([id, id, id]);
    expect(new Set(server.to('/later').map((request) => request.body)).size).toBe(1);
  });

  it('waits as long as the channel asks, and so do others for that channel', async () => {
    server.on('/busy', (response) => response.writeHead(429, { 'Retry-After': '120' }).end());
    const to = await channel('/busy');
    const [first] = await enqueue({ to });
    const box = outbox();
    await box.tick();
    await enqueue({ to, alert: 'alert-2' });
    later(60_000);
    expect(await box.tick()).toBe(0);
    server.on('/busy', (response) => response.end());
    later(70_000);
    await refresh();
    expect(await box.tick()).toBe(2);
    expect(await stored(first!)).toMatchObject({ state: 'sent' });
  });

  it('fails at once when it can never arrive, and can be sent again by hand', async () => {
    server.on('/gone', (response) => response.writeHead(404).end('no such hook'));
    const to = await channel('/gone');
    const [id] = await enqueue({ to });
    const box = outbox();
    await box.tick();
    expect(await stored(id!)).toMatchObject({
      state: 'failed',
      attempts: [{ ok: false, answer: '404 no such hook' }],
    });
    await expect(box.resend('other', id!)).rejects.toMatchObject({ missing: true });
    await expect(box.resend(SPACE, 'unknown')).rejects.toMatchObject({ missing: true });
    server.on('/gone', (response) => response.end());
    expect(await box.resend(SPACE, id!)).toMatchObject({ state: 'pending' });
    await box.tick();
    expect(await stored(id!)).toMatchObject({ state: 'sent', attempts: [{ ok: false }, { ok: true }] });
    expect(keys('/gone')).toEqual([id, id]);
    await expect(box.resend(SPACE, id!)).rejects.toMatchObject({ missing: false });
  });

  it('is given up after a day', async () => {
    server.on('/never', (response) => response.writeHead(503).end());
    const to = await channel('/never');
    const [id] = await enqueue({ to });
    const box = outbox();
    await box.tick();
    later(25 * 3_600_000);
    await refresh();
    await box.tick();
    expect(await stored(id!)).toMatchObject({
      state: 'failed',
      attempts: [{ answer: '503' }, { answer: 'given up after a day of tries: 503' }],
    });
  });

  it.each<[string, (id: string) => Promise<unknown>, RegExp]>([
    ['deleted', (id) => channels.delete(SPACE, id), /does not exist/],
    [
      'switched off',
      (id) => channels.update(SPACE, id, 1, input('/off', { enabled: false }), 'admin'),
      /switched off/,
    ],
  ])('says so when its channel is %s', async (_what, act, answer) => {
    const to = await channel('/off');
    await act(to.id);
    const [id] = await enqueue({ to });
    await outbox().tick();
    expect(await stored(id!)).toMatchObject({
      state: 'failed',
      attempts: [{ answer: expect.stringMatching(answer) }],
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('one alert, one channel: the newest tells it all', () => {
  it('fired and recovered while the channel was away is one message', async () => {
    server.on('/away', (response) => response.writeHead(503).end());
    const to = await channel('/away');
    const [fired] = await enqueue({ to });
    const box = outbox();
    await box.tick();
    later(7 * 60_000);
    const [recovered] = await enqueue({ to, reason: 'recovered' });
    await box.tick();
    expect(keys('/away')).toEqual([fired, recovered]);
    server.on('/away', (response) => response.end());
    later(60_000);
    await refresh();
    expect(await box.tick()).toBe(1);
    expect(keys('/away')).toEqual([fired, recovered, recovered]);
    expect(bodies('/away')[2]).toMatchObject({
      reason: 'recovered',
      storyText: 'fired 2026-11-21 10:02:00 UTC, recovered 2026-11-21 10:09:00 UTC',
    });
    expect(await stored(recovered!)).toMatchObject({ state: 'sent' });
    expect(await stored(fired!)).toMatchObject({
      state: 'sent',
      attempts: [{ ok: false }, { ok: true, answer: expect.stringMatching(/^together with recovered/) }],
    });
    await refresh();
    later(3_600_000);
    expect(await box.tick()).toBe(0);
  });

  it('a recovery never overtakes a trigger that is on its way from another node', async () => {
    let answer = () => {};
    server.on('/slow', (response, request) => {
      if (JSON.parse(request.body).reason === 'created') answer = () => response.end();
      else response.end();
    });
    const to = await channel('/slow');
    await enqueue({ to });
    const [a, b] = [outbox({ limits: { slowMs: 300 } }), outbox({ owner: 'node-b' })];
    await a.tick();
    await enqueue({ to, reason: 'recovered', at: now + 1 });
    later(1_000);
    await b.tick();
    expect(bodies('/slow').map((body) => body.reason)).toEqual(['created']);
    answer();
    await a.drain();
    await refresh();
    await b.tick();
    expect(bodies('/slow').map((body) => body.storyText)).toEqual([
      'fired 2026-11-21 10:02:00 UTC',
      'recovered 2026-11-21 10:02:00 UTC',
    ]);
  });
});

describe('many and at once', () => {
  it('two nodes send each delivery exactly once', async () => {
    const to = await channel('/many');
    const all = await enqueue(...Array.from({ length: 120 }, (_, i) => ({ to, alert: `alert-${i}` })));
    const nodes = ['a', 'b', 'c'].map((owner) => outbox({ owner }));
    for (let round = 0; keys('/many').length < 120 && round < 20; round++) {
      await Promise.all(nodes.map((node) => node.tick()));
      await refresh();
    }
    expect(keys('/many')).toHaveLength(120);
    expect(new Set(keys('/many'))).toEqual(new Set(all));
  }, 60_000);

  it('a channel that hangs holds up no other', async () => {
    server.on('/hang', () => {});
    const [hanging, well] = [await channel('/hang'), await channel('/well')];
    await enqueue(
      ...Array.from({ length: 150 }, (_, i) => ({ to: hanging, alert: `h${i}`, at: START - 1_000 })),
    );
    await enqueue(...Array.from({ length: 20 }, (_, i) => ({ to: well, alert: `w${i}` })));
    const box = outbox({ limits: { slowMs: 300 } });
    const began = Date.now();
    while (keys('/well').length < 20 && Date.now() - began < 14_000) await box.tick();
    expect(keys('/well')).toHaveLength(20);
    expect(Date.now() - began).toBeLessThan(14_000);
    expect(keys('/hang')).toHaveLength(2);
    await box.drain();
  }, 60_000);

  it('the loop sends what is stored, at a nudge, and ends when told', async () => {
    const to = await channel('/loop');
    const box = outbox();
    const stop = new AbortController();
    const ended = box.run(stop.signal);
    await enqueue({ to });
    box.wake();
    for (let waited = 0; keys('/loop').length === 0 && waited < 100; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    stop.abort();
    await ended;
    expect(keys('/loop')).toHaveLength(1);
  }, 20_000);
});

describe('a process that dies', () => {
  const isWrite = (request: EsRequest) =>
    request.path === '/_bulk' && JSON.stringify(request.lines).includes('"pending"');
  const isRecord = (request: EsRequest) =>
    request.path === '/_bulk' && JSON.stringify(request.lines).includes('"state":"sent"');

  it.each<[string, (request: EsRequest) => 'before' | 'after' | null, number]>([
    ['before it has claimed', (request) => (isWrite(request) ? 'before' : null), 1],
    ['after it has claimed', (request) => (isWrite(request) ? 'after' : null), 1],
    ['between sending and recording', (request) => (isRecord(request) ? 'before' : null), 2],
    ['after recording', (request) => (isRecord(request) ? 'after' : null), 1],
  ])('%s loses nothing and repeats under the same key', async (_when, fails, sends) => {
    const to = await channel('/kill');
    const [id] = await enqueue({ to });
    const dying = new Store(failing(fails), store.prefix, quiet);
    await outbox({ store: dying }).tick();
    await refresh();
    const other = outbox({ owner: 'node-b' });
    await other.tick();
    later(91_000);
    await refresh();
    await other.tick();
    expect(keys('/kill')).toEqual(Array(sends).fill(id));
    expect(await stored(id!)).toMatchObject({ state: 'sent' });
  });

  it('between the records of two that went as one: told again, both on record', async () => {
    const to = await channel('/pair');
    const [fired, recovered] = await enqueue({ to }, { to, reason: 'recovered', at: START + 1 });
    later(1_000);
    let records = 0;
    const fails = (request: EsRequest) => (isRecord(request) && ++records === 2 ? 'before' : null);
    await outbox({ store: new Store(failing(fails), store.prefix, quiet) }).tick();
    expect(await stored(fired!)).toMatchObject({ state: 'sent' });
    expect(await stored(recovered!)).toMatchObject({ state: 'pending' });
    later(91_000);
    await refresh();
    await outbox({ owner: 'node-b' }).tick();
    expect(keys('/pair')).toEqual([recovered, recovered]);
    expect(server.to('/pair')[0]!.body).toBe(server.to('/pair')[1]!.body);
    expect(await stored(recovered!)).toMatchObject({ state: 'sent' });
  });

  it('an engine that is busy for a moment costs no repeat', async () => {
    const to = await channel('/busy-engine');
    const [id] = await enqueue({ to });
    let failures = 2;
    const busy: Es = {
      flavour: es.flavour,
      request: (request, options) => {
        if (isRecord(request) && failures-- > 0)
          return Promise.reject(new EsError(429, 'es_rejected', 'busy'));
        return es.request(request, options);
      },
    };
    await outbox({ store: new Store(busy, store.prefix, quiet) }).tick();
    expect(keys('/busy-engine')).toEqual([id]);
    expect(await stored(id!)).toMatchObject({ state: 'sent' });
  }, 20_000);
});

describe('channels', () => {
  const secret = { secrets: { password: 'hunter22', hmacKey: 'shared' } };
  const withUser = (path: string, changes: Record<string, unknown> = {}) =>
    input(path, { config: { type: 'webhook', url: server.url(path), username: 'bob' }, ...changes });

  it('keep secrets to themselves and send with them', async () => {
    const made = await channels.create(SPACE, withUser('/secret', secret), 'admin');
    expect(made).toMatchObject({ secretsSet: ['hmacKey', 'password'], version: 1, updatedBy: 'admin' });
    const raw = await store.get(store.alias('config'), `channel:${made.id}`);
    for (const seen of [made, await channels.list(SPACE), raw]) {
      expect(JSON.stringify(seen)).not.toMatch(/hunter22|shared/);
    }
    expect(await channels.test(SPACE, made.id, { login: 'admin', queueUrl: '/q' })).toEqual({
      ok: true,
      answer: '200 ok',
    });
    const { headers, body } = server.to('/secret')[0]!;
    expect(headers.authorization).toBe(`Basic ${Buffer.from('bob:hunter22').toString('base64')}`);
    expect(headers['x-lookout-signature']).toMatch(/^sha256=/);
    expect(JSON.parse(body)).toMatchObject({ reason: 'test' });
  });

  it('keep a password that is not given again, but not for another place', async () => {
    const { id } = await channels.create(SPACE, withUser('/secret', secret), 'admin');
    const { after } = await channels.update(
      SPACE,
      id,
      1,
      withUser('/secret2', { secrets: { hmacKey: '' } }),
      'eve',
    );
    expect(after).toMatchObject({ version: 2, secretsSet: ['password'], updatedBy: 'eve' });
    const elsewhere = { config: { type: 'webhook', url: 'https://evil.example.org', username: 'bob' } };
    await expect(channels.update(SPACE, id, 2, input('/x', elsewhere), 'eve')).rejects.toThrow(
      ChannelInvalid,
    );
    const renewed = input('/x', { ...elsewhere, secrets: { password: 'new' } });
    expect((await channels.update(SPACE, id, 2, renewed, 'eve')).after.version).toBe(3);
  });

  it('are refused with secrets but without a key, and open only with theirs', async () => {
    const deps = { store, guard: new AddressGuard(['127.0.0.1']), now: () => now };
    const keyless = new ChannelStore({ ...deps, box: new SecretBox(null) });
    await expect(keyless.create(SPACE, withUser('/s', secret), 'admin')).rejects.toThrow(SecretsUnavailable);
    expect(await keyless.list(SPACE)).toEqual([]);
    const { id } = await channels.create(SPACE, withUser('/s', secret), 'admin');
    const other = new ChannelStore({ ...deps, box: new SecretBox('o'.repeat(32)) });
    expect(await other.test(SPACE, id, { login: 'a', queueUrl: '/q' })).toMatchObject({
      ok: false,
      answer: expect.stringContaining('encryptionKey'),
    });
  });

  it('know versions, spaces and what is missing', async () => {
    const { id } = await channel('/v');
    await channels.update(SPACE, id, 1, input('/v2'), 'ann');
    await expect(channels.update(SPACE, id, 1, input('/v3'), 'bob')).rejects.toThrow(ChannelConflict);
    await expect(channels.get('other', id)).rejects.toThrow(ChannelNotFound);
    expect(await channels.list('other')).toEqual([]);
    expect(await channels.delete(SPACE, id)).toMatchObject({ name: '/v2' });
    await expect(channels.get(SPACE, id)).rejects.toThrow(ChannelNotFound);
  });

  it('of two who save at once, one is told', async () => {
    const { id } = await channel('/race');
    const saves = await Promise.allSettled(
      ['ann', 'bob'].map((who) => channels.update(SPACE, id, 1, input(`/${who}`), who)),
    );
    expect(saves.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(saves.find((one) => one.status === 'rejected')).toMatchObject({
      reason: expect.any(ChannelConflict),
    });
  });
});
