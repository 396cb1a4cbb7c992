import { CLAIM_MS } from '../../server/channels/deliver';
import { Store } from '../../server/store';
import { quiet } from '../host_ports';
import {
  bodies,
  channel,
  enqueue,
  failing,
  keys,
  later,
  now,
  outbox,
  refresh,
  server,
  setUpOutbox,
  store,
  stored,
} from './outbox/world';

setUpOutbox();
jest.setTimeout(120_000);

const MINUTE = 60_000;
type To = Awaited<ReturnType<typeof channel>>;

/** So many alerts told a second apart, all in one bundle that is due ten minutes after the first. */
const gather = (to: To, count: number, from = 0, bundle = 'b'): Promise<string[]> =>
  enqueue(
    ...Array.from({ length: count }, (_, n) => ({
      to,
      alert: `alert-${String(from + n).padStart(5, '0')}`,
      at: now + (from + n) * 10,
      due: now + 10 * MINUTE,
      bundle,
    })),
  );
const alertsOf = (body: { alerts?: Array<{ alert: { id: string } }> }) =>
  body.alerts?.map(({ alert }) => alert.id);

describe('a bundle', () => {
  it('waits until it is due, goes out as one message, and every delivery of it is on record', async () => {
    const to = await channel('/bundle');
    const ids = await gather(to, 3);
    const box = outbox();
    expect(await box.tick()).toBe(0);
    later(10 * MINUTE);
    expect(await box.tick()).toBe(1);
    expect(keys('/bundle')).toEqual([ids[0]]);
    const [body] = bodies('/bundle');
    expect(body).toMatchObject({ total: 3, more: null, rules: [{ name: 'Failed log-ins', count: 3 }] });
    expect(body.title).toBe('3 alerts [high] Failed log-ins');
    expect(alertsOf(body)).toEqual(['alert-00000', 'alert-00001', 'alert-00002']);
    const states = await Promise.all(ids.map(stored));
    expect(states.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    expect(states[1]!.attempts[0]!.answer).toBe('together with created: 200 ok');
    await refresh();
    expect(await box.tick()).toBe(0);
  });

  it('of one alert tells it as a message of its own, with its story', async () => {
    const to = await channel('/story');
    await enqueue({ to, bundle: 'b' }, { to, bundle: 'b', reason: 'recovered', at: now + MINUTE, due: now });
    await outbox().tick();
    expect(bodies('/story')).toMatchObject([{ reason: 'recovered', story: [{}, {}] }]);
    expect(bodies('/story')[0].alerts).toBeUndefined();
  });

  it('is the same on every try; what comes meanwhile goes with the next one', async () => {
    let fails = 1;
    server.on('/again', (response) => response.writeHead(fails-- > 0 ? 500 : 200).end());
    const to = await channel('/again');
    await gather(to, 3);
    later(10 * MINUTE);
    const box = outbox();
    await box.tick();
    const late = await enqueue({ to, alert: 'late', bundle: 'b', at: now });
    later(5_000);
    await refresh();
    await box.tick();
    await refresh();
    await box.tick();
    expect(keys('/again').slice(0, 2)).toEqual([keys('/again')[0], keys('/again')[0]]);
    const sent = server.to('/again').map(({ body }) => body);
    expect(sent[1]).toBe(sent[0]);
    expect(keys('/again')[2]).toBe(late[0]);
    expect(sent).toHaveLength(3);
  });

  it('lists the first ones and counts the rest', async () => {
    const to = await channel('/many');
    const ids = await gather(to, 450);
    later(10 * MINUTE);
    await outbox().tick();
    const [body] = bodies('/many');
    expect(body).toMatchObject({ total: 450, more: 400, rules: [{ count: 450 }] });
    expect(alertsOf(body)).toHaveLength(50);
    expect(server.to('/many')).toHaveLength(1);
    expect((await stored(ids[449]!)).state).toBe('sent');
  });

  it('is kept from no other message, and keeps none: notes go before, an end outside carries its beginning', async () => {
    const to = await channel('/mixed');
    await enqueue({ to, bundle: 'b', due: now + 10 * MINUTE });
    await enqueue({ to, reason: 'note', at: now + 1 });
    later(1_000);
    await refresh();
    const box = outbox();
    await box.tick();
    expect(bodies('/mixed').map(({ reason }) => reason)).toEqual(['note']);
    await enqueue({ to, reason: 'recovered' });
    await box.tick();
    later(10 * MINUTE);
    await refresh();
    expect(await box.tick()).toBe(0);
    expect(bodies('/mixed').map(({ story }) => story.map((one: { reason: string }) => one.reason))).toEqual([
      ['note'],
      ['created', 'recovered'],
    ]);
  });

  it('goes out once whichever of two nodes sends it', async () => {
    const to = await channel('/two');
    const ids = await gather(to, 40);
    later(10 * MINUTE);
    await Promise.all([outbox({ owner: 'a' }).tick(), outbox({ owner: 'b' }).tick()]);
    await refresh();
    await Promise.all([outbox({ owner: 'a' }).tick(), outbox({ owner: 'b' }).tick()]);
    const told = bodies('/two').flatMap((body) => alertsOf(body) ?? [body.alert.id]);
    expect([...told].sort()).toEqual(ids.map((_, n) => `alert-${String(n).padStart(5, '0')}`));
  });

  it('is neither lost nor told differently, wherever a node dies', async () => {
    const to = await channel('/cut');
    for (let cut = 0; ; cut++) {
      server.reset();
      const bundle = `cut-${cut}`;
      const ids = await gather(to, 5, cut * 10, bundle);
      later(10 * MINUTE);
      let calls = 0;
      let died = false;
      const dying = failing(({ path, method }) => {
        if (method !== 'POST' || !path.includes('_bulk')) return null;
        if (died) return 'before';
        if (calls++ !== Math.floor(cut / 2)) return null;
        died = true;
        return cut % 2 === 0 ? 'before' : 'after';
      });
      await outbox({ store: new Store(dying, store.prefix, quiet), owner: 'dying' })
        .tick()
        .catch(() => 0);
      later(CLAIM_MS + 1_000);
      for (let again = 0; again < 4; again++) {
        await refresh();
        await outbox({ owner: 'next' }).tick();
        later(MINUTE);
      }
      expect(new Set(server.to('/cut').map(({ body }) => body)).size).toBe(1);
      expect(new Set(keys('/cut')).size).toBe(1);
      expect(bodies('/cut')[0].total).toBe(5);
      const states = await Promise.all(ids.map(stored));
      expect(states.map(({ state }) => state)).toEqual(ids.map(() => 'sent'));
      if (!died) break;
      expect(cut).toBeLessThan(40);
    }
  });
});
