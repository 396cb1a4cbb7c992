import { channelConfigSchema, type SlackConfig, type WebhookConfig } from '../../common/schemas';
import { targetOf } from './delivery';
import { email } from './email';
import { emailMessage } from './email_message';
import { planMessages, type StoredDelivery } from './plan';
import { channelHears } from './registry';
import { slackMessage } from './slack_message';
import { config, context, withServer } from './testing/email';
import { sampleNotice } from './testing/notices';
import { webhookBody } from './webhook';

const forPeople = { recipients: ['ana@example.org', 'ben@example.org'], people: ['Ana', 'Ben'] };
const slack = channelConfigSchema.parse({ type: 'slack', conversation: '#ops' }) as SlackConfig;
const hook = channelConfigSchema.parse({ type: 'webhook', url: 'https://example.org/x' }) as WebhookConfig;

test('mail goes to exactly those who are meant', async () => {
  await withServer({}, async (server) => {
    await email.notify(sampleNotice(forPeople), config(server.port), context());
    await email.notify(sampleNotice(), config(server.port), context());
    const to = server.received.map((message) => message.to);
    expect(to).toEqual([['ana@example.org', 'ben@example.org'], ['ops@example.org']]);
  });
});

test.each([
  ['U012ABC', '<@U012ABC> New alert'],
  ['S012ABC', '<!subteam^S012ABC> New alert'],
  ['<!channel>', '&lt;!channel&gt; New alert'],
  ['@ana', '@ana New alert'],
])('in Slack %s rings as %s', (address, text) => {
  const message = slackMessage(sampleNotice({ recipients: [address] }), slack);
  expect(message.text).toEqual(expect.stringContaining(text));
});

test('a web address gets them in its JSON, with who wrote what', () => {
  const notice = sampleNotice({ ...forPeople, reason: 'note', by: 'eve', note: 'see "this"' });
  expect(JSON.parse(webhookBody(notice, hook))).toMatchObject({
    ...forPeople,
    by: 'eve',
    note: 'see "this"',
    noteText: 'eve: see "this"',
  });
});

test('mail says who wrote what, made harmless', () => {
  const { text, html } = emailMessage(
    sampleNotice({ reason: 'note', by: 'eve', note: '<b>x</b>' }),
    config(25),
  );
  expect(text).toContain('eve: <b>x</b>');
  expect(html).toContain('eve: &lt;b&gt;x&lt;/b&gt;');
});

test.each([
  [{ recipients: [] }, 'ops@example.org'],
  [forPeople, 'Ana, ana@example.org; Ben, ben@example.org'],
  [{ recipients: ['x'] }, 'x'],
])('%j goes, in words, to %s', (to, text) => {
  expect(targetOf(config(25), to)).toBe(text);
});

test.each([
  ['webhook', { url: 'https://example.org' }, true],
  ['email', { host: 'h', from: 'a@b', to: ['a@b'] }, true],
  ['slack', {}, true],
  ['server_log', {}, true],
  ['pagerduty', {}, false],
  ['index', { index: 'i' }, false],
  ['jira', { url: 'https://example.org', project: 'P' }, false],
] as const)('%s %j hears of failing rules: %s', (type, rest, hears) => {
  expect(channelHears(channelConfigSchema.parse({ type, ...rest }), 'rule_failing')).toBe(hears);
});

const pending = (id: string, reason: string, recipients: string[]): StoredDelivery =>
  ({
    id,
    source: {
      payload: {
        delivery: {
          id,
          alertId: 'a',
          channelId: 'c',
          reason,
          recipients,
          createdAt: `2026-01-05T12:00:0${id}.000Z`,
          nextTryAt: '2026-01-05T12:00:00.000Z',
        },
        outbox: { claimedUntil: null },
      },
    },
  }) as unknown as StoredDelivery;

test('what is for one person never tells what was for another', () => {
  const all = [
    pending('1', 'created', ['ana']),
    pending('2', 'created', []),
    pending('3', 'recovered', ['ana']),
  ];
  const plans = planMessages(all, all, Date.parse('2026-01-05T13:00:00.000Z'));
  expect(plans.map(({ carrier, older }) => [carrier.id, older.map(({ id }) => id)])).toEqual([
    ['3', ['1']],
    ['2', []],
  ]);
});
