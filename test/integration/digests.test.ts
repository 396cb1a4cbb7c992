import {
  channelInputSchema,
  type Digest,
  digestInputSchema,
  groupInputSchema,
  type Kept,
  personInputSchema,
} from '../../common/schemas';
import { MailServer } from '../../server/channels/testing/mail_server';
import { Digests, Directory } from '../../server/notify';
import { alertDocument, recordDocument, recordDocumentId } from '../../server/store';
import { quiet } from '../host_ports';
import { makeAlert } from '../make';
import { engineState } from './api_bench';
import {
  channel,
  channels,
  later,
  now,
  outbox,
  refresh,
  SPACE,
  server,
  setUpOutbox,
  store,
} from './outbox/world';

setUpOutbox();

const mails = new MailServer();
beforeAll(() => mails.start());
afterAll(() => mails.stop());
beforeEach(() => {
  mails.received.length = 0;
});

const keep = async <T extends object>(type: string, id: string, input: T) => {
  const kept = { name: id, ...input, id, space: SPACE, version: 1, updatedAt: MADE, updatedBy: 'ana' } as T &
    Kept;
  await store.write(
    {
      op: 'create',
      index: store.alias('config'),
      id: recordDocumentId(type, id),
      doc: recordDocument(type, kept),
    },
    { refresh: true },
  );
};

/** Ana in Berlin, Ben in New York, both by mail; a chat; and two nodes that send digests. */
async function world() {
  const mail = await channels.create(
    SPACE,
    channelInputSchema.parse({
      name: 'mail',
      config: {
        type: 'email',
        host: '127.0.0.1',
        port: mails.port,
        security: 'none',
        from: 'lookout@example.org',
        to: ['all@example.org'],
      },
    }),
    'ana',
  );
  const chat = await channel('/chat');
  const person = (login: string, zone: string) => {
    const addresses = [{ channel: mail.id, address: `${login}@example.org` }];
    return keep('person', login, personInputSchema.parse({ login, name: login, zone, addresses }));
  };
  await person('ana', 'Europe/Berlin');
  await person('ben', 'America/New_York');
  await keep(
    'group',
    'ops',
    groupInputSchema.parse({ name: 'ops', who: { kind: 'all', members: ['ben', 'ana'] } }),
  );
  const digest = (input: object) =>
    keep<Omit<Digest, keyof Kept>>('digest', 'daily', digestInputSchema.parse({ name: 'daily', ...input }));
  const box = outbox();
  const nodes = [1, 2].map(
    () =>
      new Digests({
        store,
        channels,
        directory: new Directory(store, channels, () => now),
        log: { ...quiet, warn: (message) => fail(message) },
        publicUrl: 'https://kibana.example.org',
        appPath: () => '/app/lookout',
        now: () => now,
        wake: () => {},
      }),
  );
  /** Who hears something at that moment, with the times that their message is about. */
  const at = async (time: string) => {
    later(Date.parse(time) - now);
    mails.received.length = 0;
    server.requests.length = 0;
    await Promise.all(nodes.map((node) => node.tick()));
    await refresh();
    await box.tick();
    const told = (to: string, text: string) => {
      const [, from, until, created] =
        /From ([\d-]+ [\d:]+):00 UTC to ([\d-]+ [\d:]+):00 UTC[\s\S]*?New alerts: (\d+)/.exec(text) ?? [];
      return `${to}: ${from} – ${until}, ${created} new`;
    };
    return [
      ...mails.received.map(({ to, raw }) => told(to.join(), raw)),
      ...server.to('/chat').map(({ body }) => told('chat', JSON.parse(body).body)),
    ].sort();
  };
  return { chat, mail, digest, at };
}
const fail = (message: string): never => {
  throw new Error(message);
};
const MADE = '2026-10-23T23:00:00.000Z';

/** One that Ana has, made in the night in which Berlin puts its clocks back. */
const alertInTheNight = async () => {
  const alert = makeAlert({ id: 'night', owner: 'ana', createdAt: '2026-10-25T00:30:00.000Z' });
  const index = store.alias('alerts');
  const write = { op: 'create' as const, index, id: alert.id, doc: alertDocument(alert, engineState) };
  await store.write(write, { refresh: true });
};

test('each at their own eight o’clock, while clocks are put back in one zone and then in the other', async () => {
  const { chat, digest, at } = await world();
  const to = [
    { kind: 'group', id: 'ops' },
    { kind: 'person', login: 'ana' },
    { kind: 'channel', id: chat.id },
  ];
  await digest({ to, own: true, schedule: { cron: '0 8 * * *', zone: null } });
  await alertInTheNight();
  const timeline: Array<[string, string[]]> = [
    ['2026-10-24T05:59:00Z', []],
    ['2026-10-24T06:00:30Z', ['ana@example.org: 2026-10-23 06:00 – 2026-10-24 06:00, 0 new']],
    ['2026-10-24T06:30:00Z', []],
    ['2026-10-24T08:00:30Z', ['chat: 2026-10-23 08:00 – 2026-10-24 08:00, 0 new']],
    ['2026-10-24T12:00:30Z', ['ben@example.org: 2026-10-23 12:00 – 2026-10-24 12:00, 0 new']],
    ['2026-10-25T06:30:00Z', []],
    ['2026-10-25T07:00:30Z', ['ana@example.org: 2026-10-24 06:00 – 2026-10-25 07:00, 1 new']],
    ['2026-10-25T08:00:30Z', ['chat: 2026-10-24 08:00 – 2026-10-25 08:00, 1 new']],
    ['2026-10-25T12:00:30Z', ['ben@example.org: 2026-10-24 12:00 – 2026-10-25 12:00, 0 new']],
    // Nobody was there for a week: only the last of each is told.
    [
      '2026-11-01T13:00:30Z',
      [
        'ana@example.org: 2026-10-31 07:00 – 2026-11-01 07:00, 0 new',
        'ben@example.org: 2026-10-31 12:00 – 2026-11-01 13:00, 0 new',
        'chat: 2026-10-31 08:00 – 2026-11-01 08:00, 0 new',
      ],
    ],
    ['2026-11-01T13:30:00Z', []],
  ];
  for (const [time, told] of timeline) expect([time, await at(time)]).toEqual([time, told]);
}, 120_000);

test('with a zone all hear at once; several channels each once; quiet hours put off', async () => {
  const { chat, mail, digest, at } = await world();
  await keep(
    'person',
    'eve',
    personInputSchema.parse({
      login: 'eve',
      name: 'eve',
      zone: 'Europe/Berlin',
      addresses: [{ channel: mail.id, address: 'eve@example.org' }],
      quietHours: {
        zone: 'Europe/Berlin',
        windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '20:00', to: '09:30' }],
      },
    }),
  );
  const to = [
    { kind: 'person', login: 'eve' },
    { kind: 'person', login: 'ben' },
    ...[mail, chat].map(({ id }) => ({ kind: 'channel', id })),
  ];
  await digest({ to, schedule: { cron: '0 8 * * *', zone: 'Europe/Berlin' } });
  const day = '2026-10-23 06:00 – 2026-10-24 06:00, 0 new';
  expect(await at('2026-10-24T06:00:30Z')).toEqual([
    `all@example.org: ${day}`,
    `ben@example.org: ${day}`,
    `chat: ${day}`,
  ]);
  expect(await at('2026-10-24T07:29:00Z')).toEqual([]);
  expect(await at('2026-10-24T07:30:01Z')).toEqual([`eve@example.org: ${day}`]);
}, 60_000);

test('nobody left to tell: the default channel hears, and why', async () => {
  const { chat, digest, at } = await world();
  await keep('settings', SPACE, { defaultChannel: chat.id });
  await digest({ to: [{ kind: 'person', login: 'gone' }], schedule: { cron: '0 8 * * *', zone: 'UTC' } });
  expect(await at('2026-10-24T08:00:30Z')).toHaveLength(1);
  expect(JSON.parse(server.to('/chat')[0]!.body)).toMatchObject({
    note: 'nobody to tell: gone is not among the people',
  });
}, 60_000);
