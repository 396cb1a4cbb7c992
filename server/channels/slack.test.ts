import { slackConfig } from '../../common/schemas';
import { slack } from './slack';
import { slackMessage } from './slack_message';
import { json } from './testing/manners';
import { sampleNotice } from './testing/notices';
import { context, server, setUpServer } from './testing/webhook';

setUpServer();
beforeEach(() => server.reset());

const bot = (changes = {}) =>
  slackConfig.parse({ type: 'slack', url: server.url('/api'), conversation: '#ops', ...changes });
const secrets = { token: 'xoxb-1' };
const posted = json({ ok: true, channel: 'C1', ts: '1700.01' });
const bodies = () => server.to('/api/chat.postMessage').map(({ body }) => JSON.parse(body));

describe('threads', () => {
  it('what follows goes into the thread of the first message', async () => {
    server.on('/api/chat.postMessage', posted);
    const first = await slack.notify(sampleNotice(), bot(), context({ secrets }));
    expect(first).toEqual({ ok: true, answer: 'posted in #ops', reference: '#ops C1 1700.01' });
    server.on('/api/chat.postMessage', json({ ok: true, channel: 'C1', ts: '1700.02' }));
    const reference = '#ops C1 1700.01';
    for (const reason of ['recovered', 'again'] as const) {
      expect(await slack.notify(sampleNotice({ reason }), bot(), context({ secrets, reference }))).toEqual({
        ok: true,
        answer: 'posted into the thread in #ops',
        reference,
      });
    }
    expect(bodies()).toMatchObject([
      { channel: '#ops' },
      { channel: 'C1', thread_ts: '1700.01', reply_broadcast: false },
      { channel: 'C1', thread_ts: '1700.01', reply_broadcast: true },
    ]);
    expect(bodies()[0]).not.toHaveProperty('thread_ts');
    expect(server.requests[0]!.headers.authorization).toBe('Bearer xoxb-1');
  });

  it('a conversation that was changed, or a message that is gone, begins a new one', async () => {
    server.on('/api/chat.postMessage', (response, request) => {
      const gone = JSON.parse(request.body).thread_ts === '1.gone';
      json(gone ? { ok: false, error: 'thread_not_found' } : { ok: true, channel: 'C1', ts: '2.0' })(
        response,
        request,
      );
    });
    for (const reference of ['#other C9 1.0', '#ops C1 1.gone']) {
      expect(await slack.notify(sampleNotice(), bot(), context({ secrets, reference }))).toMatchObject({
        ok: true,
        reference: '#ops C1 2.0',
      });
    }
    expect(bodies().map((body) => [body.channel, body.thread_ts])).toEqual([
      ['#ops', undefined],
      ['C1', '1.gone'],
      ['#ops', undefined],
    ]);
  });
});

it.each([
  ['channel_not_found', false],
  ['invalid_auth', false],
  ['ratelimited', true],
  ['internal_error', true],
  ['service_unavailable', true],
])('the API refuses with 200 and %s: retry %s', async (error, retry) => {
  server.on('/api/chat.postMessage', json({ ok: false, error }));
  expect(await slack.notify(sampleNotice(), bot(), context({ secrets }))).toEqual({
    ok: false,
    retry,
    error: `Slack answered ${error}`,
  });
});

it('an incoming webhook takes the same message, its secret part in the path', async () => {
  const config = slackConfig.parse({
    type: 'slack',
    mode: 'webhook',
    url: server.url('/services/{{token}}'),
  });
  const result = await slack.notify(sampleNotice(), config, context({ secrets: { token: 'T0/B0/x' } }));
  expect(result).toEqual({ ok: true, answer: '200 ok' });
  expect(JSON.parse(server.to('/services/T0/B0/x')[0]!.body)).toEqual(slackMessage(sampleNotice(), config));
});

describe('what is written', () => {
  const message = (notice = sampleNotice(), changes = {}) =>
    slackMessage(notice, bot(changes)) as unknown as {
      text: string;
      attachments: Array<{ color: string; text: string }>;
    };

  it('reason, key, counts and links, with the colour of its severity', () => {
    expect(message().text).toBe('New alert [high] Failed log-ins: eve had 12 events within 5 minutes');
    expect(message().attachments[0]).toMatchObject({ color: '#da8b45' });
    expect(message().attachments[0]!.text).toBe(
      [
        'eve had 12 events within 5 minutes',
        '*user.name*: eve',
        '12 documents, 2026-11-21 10:00:00 UTC to 2026-11-21 10:01:30 UTC',
        '<https://kibana.example.org/app/lookout/queue?alert=alert-1|Open the alert> · <https://kibana.example.org/app/discover#/?_g=(a:b)|Open in Discover> · <https://wiki.example.org/logins|Runbook>',
      ].join('\n'),
    );
    const colors = (['low', 'warning', 'high', 'critical'] as const).map(
      (severity) => message(sampleNotice({}, { severity })).attachments[0]!.color,
    );
    expect(new Set(colors).size).toBe(4);
    expect(message(sampleNotice({ reason: 'recovered' })).attachments[0]!.color).toBe('#209280');
  });

  it('nobody is mentioned and no link is made by what documents say', () => {
    const hostile = '<!channel> <@U1> <https://evil.example.org|log in here> & `x`\r\n*new line*';
    const notice = sampleNotice({}, { reason: hostile, key: { user: hostile }, keyText: hostile });
    const { text, attachments } = message(notice);
    for (const written of [text, attachments[0]!.text]) {
      expect(written).not.toMatch(/<(?!https:\/\/(kibana|wiki)\.example\.org)/);
      expect(written).toContain('&lt;!channel&gt;');
    }
    expect(message(notice, { message: '{{{alert.reason}}}' }).attachments[0]!.text).not.toContain('<');
  });

  it('a message of one’s own', () => {
    expect(message(sampleNotice(), { message: '*{{rule.name}}* {{alert.count}}' }).attachments[0]!.text).toBe(
      '*Failed log-ins* 12',
    );
  });
});

it.each([
  ['config.conversation', { conversation: '' }],
  ['config.conversation', { conversation: 'a b' }],
  ['config.url', { url: 'https://slack.com/{{token}}' }],
  ['config.url', { mode: 'webhook', url: 'https://hooks.slack.com/services/T0/B0/x' }],
  ['config.url', { mode: 'webhook', url: 'https://{{token}}.slack.com/x' }],
  ['config.message', { message: '{{#a}}' }],
])('%s is refused: %p', (path, changes) => {
  expect(slack.problems(bot(changes))[0]?.path).toBe(path);
});
