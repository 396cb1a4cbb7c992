import {
  bodies,
  channel,
  channels,
  enqueue,
  input,
  keys,
  later,
  now,
  outbox,
  refresh,
  SPACE,
  server,
  setUpOutbox,
  stored,
} from './outbox/world';

setUpOutbox();

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
      attempts: [
        { answer: '503' },
        { answer: 'given up, as it was to be tried until 2026-11-22T10:02:00.000Z: 503' },
      ],
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
