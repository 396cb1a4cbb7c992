import { type Es, EsError, type EsRequest } from '../../server/ports';
import { Store } from '../../server/store';
import { quiet } from '../host_ports';
import {
  channel,
  enqueue,
  es,
  failing,
  keys,
  later,
  outbox,
  refresh,
  START,
  server,
  setUpOutbox,
  store,
  stored,
} from './outbox/world';

setUpOutbox();

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
