import type { Alert } from '../../common/schemas';
import { JiraServer } from '../../server/channels/testing/jira_server';
import { json } from '../../server/channels/testing/manners';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { channel, hookWords, ladder, timeline } from './end_to_end/world';
import { minutes, nothing, step } from './quiet/story';
import { act, silence } from './quiet/world';

jest.setTimeout(300_000);

const MINUTE = 60_000;
const server = new RecordingServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

const hook = (id: string, more: object = {}) =>
  channel(id, { config: { type: 'webhook', url: server.url(`/${id}`) }, ...more });
const until = (to: string) => ({ zone: 'UTC', windows: [{ days: [1], from: '10:00', to }] });
const ANY = { type: 'any' as const, key: ['user'] };
const HOLDS = { type: 'frequency' as const, key: ['user'], count: 1, within: '4m' };
const activity = (alerts: Alert[], type: string) =>
  alerts.flatMap(({ history }) => history.filter((one) => one.type === type).map(({ note }) => note));

type Scene = Parameters<typeof timeline>[1];
const plays = async (scene: Omit<Scene, 'words'> & Partial<Pick<Scene, 'words'>>, expected: string[]) => {
  const { told, world, close } = await timeline(server, { words: hookWords, ...scene });
  try {
    expect(told).toEqual(expected);
    return await world.alerts();
  } finally {
    await close();
  }
};

test('quiet hours: what falls into them is one message when they end; what is critical comes through', async () => {
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [
        { name: 'usual', condition: ANY },
        { name: 'grave', condition: ANY, severity: 'critical', channels: ['d'] },
      ],
      given: [hook('c', { quietHours: until('10:08') }), hook('d', { quietHours: until('10:08') })],
      steps: [step(minutes('root', 1)), step(minutes('eve', 3)), ...nothing(2), step(minutes('bob', 9))],
    },
    [
      '2 /d created root',
      '4 /d created eve',
      '8 /c created 2 alerts',
      '10 /c created bob',
      '10 /d created bob',
    ],
  );
});

test('matches found more than an hour late are one summary', async () => {
  await plays(
    {
      stepMs: 120 * MINUTE,
      rules: [{ name: 'seldom', condition: ANY }],
      given: [hook('c')],
      steps: [step([...minutes('root', 5), ...minutes('eve', 9), ...minutes('bob', 118)])],
    },
    ['120 /c created 2 alerts', '120 /c created bob'],
  );
});

test('levels of a ladder for matches found late are one summary, too', async () => {
  const levels = [{ when: 'unacknowledged', after: '0s', who: [{ kind: 'channel', id: 'one' }] }];
  await plays(
    {
      stepMs: 120 * MINUTE,
      rules: [{ name: 'seldom', condition: ANY, ladder: 'l', channels: [] }],
      given: [hook('one'), ladder('l', { levels })],
      steps: [step([...minutes('root', 5), ...minutes('eve', 9), ...minutes('bob', 118)]), step()],
    },
    ['120 /one escalated 2 alerts', '120 /one escalated bob'],
  );
});

test('an alert that closes by itself moves its Jira issue and resolves its incident', async () => {
  const jira = new JiraServer(server);
  server.on('/pd/v2/enqueue', json({ status: 'success' }, 202));
  const ticket = {
    config: {
      type: 'jira',
      url: server.url(''),
      auth: 'bearer',
      project: 'OPS',
      transitions: { closed: 'Done' },
    },
  };
  const pager = { config: { type: 'pagerduty', url: server.url('/pd') } };
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'events', condition: ANY, autoClose: '5m', channels: ['jira', 'pager'] }],
      given: [channel('jira', ticket, { token: 't' }), channel('pager', pager, { token: 'R0' })],
      steps: [step(minutes('root', 1)), ...nothing(4)],
      words: ({ path, method, body }) => {
        if (path.startsWith('/pd')) return `pager ${JSON.parse(body).event_action}`;
        if (method !== 'POST') return null;
        if (path.endsWith('/issue')) return 'jira issue';
        return path.endsWith('/comment') ? 'jira comment' : 'jira transition';
      },
    },
    ['2 jira issue', '2 pager trigger', '8 jira comment', '8 jira transition', '8 pager resolve'],
  );
  expect(jira.issues).toMatchObject([{ status: 'done' }]);
});

test('repeat: told again while it is seen and nobody has acknowledged it, and how it ends', async () => {
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'reminds', condition: HOLDS, notify: { repeat: '4m' } }],
      given: [hook('c')],
      steps: [
        ...[1, 3, 5, 7, 9].map((minute) => step(minutes('root', minute))),
        step(minutes('root', 11), { people: act('root', { type: 'acknowledge' }, 10) }),
        ...[13, 15].map((minute) => step(minutes('root', minute))),
        ...nothing(5),
      ],
    },
    ['2 /c created root', '6 /c repeated root', '10 /c repeated root', '22 /c recovered root'],
  );
});

test('a ladder passes over a channel with quiet hours, on record, and goes on with the next level', async () => {
  const levels = [
    { when: 'unacknowledged', after: '2m', who: [{ kind: 'channel', id: 'asleep' }] },
    { when: 'unacknowledged', after: '30m', who: [{ kind: 'channel', id: 'awake' }] },
  ];
  const alerts = await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'climbs', condition: ANY, ladder: 'l' }],
      given: [
        ...[hook('c'), hook('awake'), hook('asleep', { quietHours: until('18:00') })],
        ladder('l', { levels }),
      ],
      steps: [step(minutes('root', 1)), ...nothing(3)],
    },
    ['2 /c created root', '4 /awake escalated root'],
  );
  expect(activity(alerts, 'ladder')).toEqual([
    expect.stringContaining('skipped, asleep has quiet hours until 2026-03-09T18:00:00.000Z'),
    expect.stringContaining('awake'),
  ]);
});

test('a ladder’s last level is not passed over: it waits for the end of the quiet hours', async () => {
  const levels = [{ when: 'unacknowledged', after: '2m', who: [{ kind: 'channel', id: 'asleep' }] }];
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'climbs', condition: ANY, ladder: 'l' }],
      given: [hook('c'), hook('asleep', { quietHours: until('10:08') }), ladder('l', { levels })],
      steps: [step(minutes('root', 1)), ...nothing(4)],
    },
    ['2 /c created root', '8 /asleep escalated root'],
  );
});

test('a rule that tells by its ladder alone tells when a silence ends', async () => {
  const levels = [{ when: 'unacknowledged', after: '0s', who: [{ kind: 'channel', id: 'one' }] }];
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'climbs', condition: HOLDS, ladder: 'l', channels: [] }],
      given: [hook('one'), ladder('l', { levels }), silence(0, 7)],
      steps: [1, 3, 5, 7, 9].map((minute) => step(minutes('root', minute))),
    },
    ['8 /one escalated root'],
  );
});

test('an end within a silence is told when that is over, by a rule that tells by name alone', async () => {
  const recipients = [{ who: { kind: 'channel' as const, id: 'c' }, severities: [], tags: [] }];
  await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [{ name: 'names', condition: HOLDS, channels: [], recipients }],
      given: [hook('c'), silence(4, 15)],
      steps: [step(minutes('root', 1)), ...nothing(8)],
    },
    ['2 /c created root', '16 /c recovered root'],
  );
});

test('an acknowledgement stops the ladder; when it runs out after eight hours the ladder begins anew', async () => {
  const levels = [
    { when: 'unacknowledged', after: '2h', who: [{ kind: 'channel', id: 'one' }] },
    { when: 'unacknowledged', after: '4h', who: [{ kind: 'channel', id: 'two' }] },
  ];
  const hours = Array.from({ length: 16 }, (_, hour) => hour);
  await plays(
    {
      stepMs: 60 * MINUTE,
      rules: [
        {
          name: 'climbs',
          condition: { ...HOLDS, within: '2h' },
          ladder: 'l',
        },
      ],
      given: [hook('c'), hook('one'), hook('two'), ladder('l', { levels })],
      steps: hours.map((hour) =>
        step(
          minutes('root', hour * 60 + 50),
          hour === 3 ? { people: act('root', { type: 'acknowledge' }, 185) } : {},
        ),
      ),
    },
    ['60 /c created root', '180 /one escalated root', '840 /one escalated root', '960 /two escalated root'],
  );
});

test('steps, a silence and a policy together: each holds what is its own, and only what is left is told', async () => {
  const alerts = await plays(
    {
      stepMs: 2 * MINUTE,
      rules: [
        {
          name: 'noisy',
          condition: ANY,
          grouping: 'match',
          steps: [
            { id: 'not', kind: 'ignore', where: [{ field: 'user', value: 'scanner' }] },
            { id: 'once', kind: 'dedupe', fields: ['user'], within: '5m' },
            { id: 'few', kind: 'throttle', fields: ['user'], count: 2, per: '30m' },
          ],
          notify: { realert: '10m' },
        },
      ],
      given: [hook('c'), silence(0, 7)],
      steps: [
        // Silenced, ignored, told; the repeats of root and eve within five minutes are dropped.
        step([...minutes('root', 1), ...minutes('scanner', 1), ...minutes('eve', 1)]),
        step([...minutes('root', 3), ...minutes('eve', 3), ...minutes('scanner', 3)]),
        ...nothing(1),
        // Past the dedupe; but within the ten minutes of eve's message.
        step(minutes('eve', 7)),
        step(minutes('bob', 9)),
        ...nothing(1),
        // Past both of these, and one too many for the throttle.
        step(minutes('eve', 13)),
      ],
    },
    ['2 /c created eve', '10 /c created bob'],
  );
  expect(alerts.map(({ keyText, silenced }) => `${keyText}${silenced ? ' silenced' : ''}`).sort()).toEqual([
    'bob',
    'eve',
    'eve',
    'root silenced',
  ]);
});
