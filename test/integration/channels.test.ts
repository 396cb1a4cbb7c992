import { JiraServer } from '../../server/channels/testing/jira_server';
import { json } from '../../server/channels/testing/manners';
import { channel, enqueue, es, later, outbox, refresh, server, setUpOutbox, stored } from './outbox/world';

setUpOutbox();

const bodiesOf = (path: string) => server.to(path).map((request) => JSON.parse(request.body));

describe('what a channel answers is there for the next notice of the alert', () => {
  const POST = '/api/chat.postMessage';
  const slackChannel = () =>
    channel('/slack', {
      config: { type: 'slack', url: server.url('/api'), conversation: '#ops' },
      secrets: { token: 'xoxb-1' },
    });
  const answering = () => {
    let sent = 0;
    server.on(POST, (response, request) =>
      json({ ok: true, channel: 'C1', ts: `${++sent}.0` })(response, request),
    );
  };

  it('Slack: a thread for each alert, whichever node sends', async () => {
    answering();
    const to = await slackChannel();
    await enqueue({ to });
    await outbox().tick();
    await enqueue({ to, alert: 'alert-2' });
    await outbox().tick();
    later(60_000);
    await enqueue({ to, reason: 'recovered', alert: 'alert-2' });
    await outbox({ owner: 'node-b' }).tick();
    later(60_000);
    await enqueue({ to, reason: 'recovered' });
    await outbox({ owner: 'node-c' }).tick();
    later(60_000);
    await enqueue({ to, reason: 'again' });
    await outbox().tick();
    expect(bodiesOf(POST).map(({ channel: where, thread_ts }) => [where, thread_ts])).toEqual([
      ['#ops', undefined],
      ['#ops', undefined],
      ['C1', '2.0'],
      ['C1', '1.0'],
      ['C1', '1.0'],
    ]);
  });

  it('Slack: a note that is due together with the first message waits for it', async () => {
    answering();
    const to = await slackChannel();
    await enqueue({ to }, { to, reason: 'note' });
    const box = outbox();
    expect(await box.tick()).toBe(1);
    await refresh();
    expect(await box.tick()).toBe(1);
    expect(bodiesOf(POST).map(({ thread_ts }) => thread_ts)).toEqual([undefined, '1.0']);
  });

  it('Jira: one issue from first to last, also when Jira fails in between', async () => {
    const world = new JiraServer(server);
    const to = await channel('/jira', {
      config: {
        type: 'jira',
        url: server.url(''),
        username: 'bob',
        project: 'OPS',
        transitions: { recovered: 'Done' },
      },
      secrets: { password: 'secret' },
    });
    const box = outbox();
    await enqueue({ to });
    await box.tick();
    const transitions = '/rest/api/2/issue/OPS-1/transitions';
    server.on(transitions, json({}, 503));
    later(60_000);
    const [recovered] = await enqueue({ to, reason: 'recovered' });
    await box.tick();
    expect(await stored(recovered!)).toMatchObject({ state: 'pending', attempts: [{ ok: false }] });
    server.on(transitions, (response, request) => server.otherwise(response, request));
    later(60_000);
    await refresh();
    await box.tick();
    expect(await stored(recovered!)).toMatchObject({
      state: 'sent',
      target: `Jira OPS at ${server.url('').replace(/\/$/, '')}`,
      attempts: [{ ok: false }, { ok: true, answer: 'OPS-1: moved by "Done"' }],
    });
    expect(world.issues).toMatchObject([{ key: 'OPS-1', status: 'done', comments: [expect.any(String)] }]);
  });
});

it('a channel with a rate gets no more within a minute; the rest waits, untried', async () => {
  const to = await channel('/rate', { perMinute: 2 });
  const other = await channel('/free');
  const alerts = ['a', 'b', 'c', 'd', 'e'];
  const ids = await enqueue(...alerts.map((alert) => ({ alert, to })), { alert: 'a', to: other });
  const box = outbox();
  expect(await box.tick()).toBe(3);
  await refresh();
  expect(await box.tick()).toBe(0);
  later(59_000);
  expect(await box.tick()).toBe(0);
  expect(server.to('/rate')).toHaveLength(2);
  later(1_001);
  expect(await box.tick()).toBe(2);
  await refresh();
  later(60_001);
  expect(await box.tick()).toBe(1);
  expect(server.to('/rate')).toHaveLength(5);
  for (const id of ids) expect((await stored(id)).attempts).toMatchObject([{ ok: true }]);
});

describe('an index of one’s own', () => {
  const written = async (index: string) => {
    await es.request({ method: 'POST', path: `/${index}/_refresh` });
    const found = await es.request<{
      hits: { hits: Array<{ _id: string; _index: string; _source: Record<string, unknown> }> };
    }>({
      method: 'POST',
      path: `/${index}/_search`,
      body: { sort: [{ '@timestamp': 'asc' }] },
    });
    return found.hits.hits;
  };
  const name = `told-${Math.random().toString(36).slice(2)}`;
  const template = { index_patterns: [`${name}-stream*`], data_stream: {}, priority: 500 };

  afterAll(async () => {
    // The search engine of these tests has no call to delete a data stream; it goes with the engine.
    await es.request({ method: 'DELETE', path: `/_data_stream/${name}-stream` }).catch(() => {});
    await es.request({ method: 'DELETE', path: `/_index_template/${name}` }).catch(() => {});
    await es.request({ method: 'DELETE', path: `/${name}` });
  });

  it.each(['', '-stream'])('gets each notice once, and dates as dates (%s)', async (suffix) => {
    await es.request({ method: 'PUT', path: `/_index_template/${name}`, body: template });
    const to = await channel('/index', { config: { type: 'index', index: name + suffix } });
    const [id] = await enqueue({ to }, { to, alert: 'alert-2', reason: 'recovered' });
    const box = outbox();
    await box.tick();
    expect(await stored(id!)).toMatchObject({ state: 'sent', target: `index ${name}${suffix}` });
    const hits = await written(name + suffix);
    expect(hits.map(({ _source }) => (_source.event as { action: string }).action).sort()).toEqual([
      'created',
      'recovered',
    ]);
    expect(hits.some(({ _id }) => _id === id)).toBe(true);
    expect(hits.every(({ _index }) => _index.startsWith('.ds-') === (suffix !== ''))).toBe(true);
    const fields = await es.request<{ fields: Record<string, Record<string, unknown>> }>({
      method: 'GET',
      path: `/${name}${suffix}/_field_caps`,
      query: { fields: '@timestamp,lookout.alert.first_seen,lookout.alert.count,labels.user_name.keyword' },
    });
    expect(Object.entries(fields.fields).map(([field, types]) => [field, Object.keys(types)])).toEqual(
      expect.arrayContaining([
        ['@timestamp', ['date']],
        ['lookout.alert.first_seen', ['date']],
        ['lookout.alert.count', ['long']],
      ]),
    );
  });

  it('says what is wrong when it cannot be written', async () => {
    await es.request({ method: 'POST', path: `/${name}/_close` });
    const to = await channel('/index', { config: { type: 'index', index: name } });
    const [id] = await enqueue({ to });
    await outbox().tick();
    expect(await stored(id!)).toMatchObject({
      state: 'failed',
      attempts: [{ answer: expect.stringContaining('index_closed_exception') }],
    });
  });
});
