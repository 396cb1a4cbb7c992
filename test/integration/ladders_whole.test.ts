import { RecordingServer } from '../../server/channels/testing/recording_server';
import { openWhole } from './whole';

const chat = new RecordingServer();
let whole: Awaited<ReturnType<typeof openWhole>>;

beforeAll(async () => {
  await chat.start();
  whole = await openWhole({ config: { encryptionKey: 'k'.repeat(32), allowedHosts: ['127.0.0.1'] } });
});
afterAll(async () => {
  await whole?.close();
  await chat.stop();
});

it('an alert tells whom its rule names, climbs its ladder, and says so; a later act tells its person', async () => {
  const channel = await whole.ok('createChannel', {
    body: { name: 'chat', config: { type: 'webhook', url: chat.url('/chat') } },
  });
  for (const login of ['ben', 'eve'])
    await whole.ok('createPerson', {
      body: { login, name: login, addresses: [{ channel: channel.id, address: `@${login}` }] },
    });
  const ladder = await whole.ok('createLadder', {
    body: {
      name: 'Night',
      levels: [
        { when: 'unacknowledged', after: '0s', who: [{ kind: 'person', login: 'eve' }] },
        { when: 'unacknowledged', after: '1h', who: [{ kind: 'owner' }] },
      ],
    },
  });
  await whole.put([{ at: Date.now() - 60_000, user: 'bob' }]);
  await whole.rule({
    condition: { type: 'any', key: [] },
    ladder: ladder.id,
    recipients: [{ who: { kind: 'person', login: 'ben', by: null }, severities: [], tags: [] }],
  });
  const heard = () =>
    chat
      .to('/chat')
      .map(({ body }) => JSON.parse(body))
      .map(({ reason, recipients, note }) => [reason, ...recipients, note].filter(Boolean).join(' '));
  await whole.put([{ at: Date.now(), user: 'eve' }]);
  await whole.runUntil(async () => heard().length === 2);
  expect(heard().sort()).toEqual(['created @ben', 'escalated @eve level 1 of Night']);
  await whole.runUntil(async () => (await whole.alerts())[0]?.ladder?.next?.level === 1);
  const [alert] = await whole.alerts();
  expect(alert!.ladder).toMatchObject({ name: 'Night', next: { who: 'its owner', why: 'unacknowledged' } });

  const act = { type: 'assign', owner: 'ben', note: 'have a look' };
  await whole.ok('actOnAlerts', { body: { ids: [alert!.id], act } });
  await whole.runUntil(async () => heard().length === 3);
  expect(heard()[2]).toBe('assigned @ben have a look');
});
