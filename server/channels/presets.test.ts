import { CHANNEL_PRESETS, type ChannelPreset, hideToken } from '../../common/channel_presets';
import { webhookConfig } from '../../common/schemas';
import type { Notice } from '../../common/template';
import { NOTICE_REASONS, SEVERITIES } from '../../common/words';
import { sampleNotice } from './testing/notices';
import { PRESET_SHAPES } from './testing/preset_shapes';
import { context, server, setUpServer } from './testing/webhook';
import { webhook } from './webhook';

setUpServer();
beforeEach(() => server.reset());

const preset = (id: string): ChannelPreset => CHANNEL_PRESETS.find((one) => one.id === id)!;
/** The preset's settings, its capitals filled in, aimed at the recording server. */
const configOf = ({ config }: ChannelPreset) =>
  webhookConfig.parse({
    type: 'webhook',
    ...config,
    url: config.url.replace(/^https:\/\/[^/]+/, server.url('').replace(/\/$/, '')),
  });
const secrets = { token: '123:abc/def', password: 'pass-word' };
async function send(id: string, notice: Notice = sampleNotice()) {
  server.requests.length = 0;
  const result = await webhook.notify(notice, configOf(preset(id)), context({ secrets }));
  expect(result).toEqual({ ok: true, answer: '200 ok' });
  return server.requests[0]!;
}

const hostile =
  '"}],{{token}}\\ <@everyone> [log in](https://evil.example.org)\r\n&To=%2B1 \u202e\ud83d'.repeat(30);
const NOTICES: Notice[] = NOTICE_REASONS.flatMap((reason) =>
  SEVERITIES.flatMap((severity) => [
    sampleNotice({ reason }, { severity }),
    sampleNotice(
      {
        reason,
        queueUrl: '/app/lookout#/queue?alert=a',
        discoverUrl: null,
        rule: { ...sampleNotice().rule, name: hostile },
      },
      {
        severity,
        condition: 'event',
        reason: hostile.slice(0, 2_000),
        key: { a: hostile.slice(0, 2_000) },
        keyText: hostile.slice(0, 2_000),
      },
    ),
  ]),
);

it('every preset has its shape here', () => {
  expect(CHANNEL_PRESETS.map(({ id }) => id).sort()).toEqual(Object.keys(PRESET_SHAPES).sort());
});

describe.each(CHANNEL_PRESETS.map((one) => [one.id, one] as const))('%s', (id, one) => {
  it('is what a webhook takes, as it stands', () => {
    const config = webhookConfig.parse({ type: 'webhook', ...one.config });
    expect(webhook.problems(config)).toEqual([]);
    const uses = JSON.stringify([config.url, config.headers]).includes('{{token}}');
    expect(one.secrets.token !== undefined).toBe(uses);
    expect(one.secrets.password !== undefined).toBe(config.username !== '');
  });

  it('writes what the service takes, whatever the alert says', async () => {
    for (const notice of NOTICES) {
      const { body, path, headers } = await send(id, notice);
      const form = headers['content-type']?.includes('urlencoded');
      const sent = form ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
      expect(PRESET_SHAPES[id]!.safeParse(sent).error?.issues ?? []).toEqual([]);
      expect(path).not.toContain('{{');
      expect(body).not.toContain('123:abc/def');
    }
  });
});

describe('what belongs together', () => {
  it.each([
    ['created', '/v2/alerts'],
    ['recovered', '/v2/alerts/delivery-1/close?identifierType=alias'],
    ['closed', '/v2/alerts/delivery-1/close?identifierType=alias'],
    ['acknowledged', '/v2/alerts/delivery-1/acknowledge?identifierType=alias'],
  ] as const)('Opsgenie: %s goes to %s', async (reason, path) => {
    const request = await send('opsgenie', sampleNotice({ reason }));
    expect(request.path).toBe(path);
    expect(request.headers.authorization).toBe('GenieKey 123:abc/def');
  });

  it('Alertmanager: the same labels from first to last, and an end', async () => {
    const over = sampleNotice({ reason: 'recovered' }, { severity: 'critical', condition: 'recovered' });
    const sent = [await send('alertmanager'), await send('alertmanager', over)];
    const [first, last] = sent.map(({ body }) => JSON.parse(body)[0]);
    expect(last.labels).toEqual(first.labels);
    expect([first.endsAt, last.endsAt]).toEqual(['2099-12-31T00:00:00.000Z', '2026-11-21T10:02:00.000Z']);
  });

  it('Sensu and ServiceNow: the end clears under the same key', async () => {
    const over = sampleNotice({ reason: 'recovered' });
    const [open, ended] = [await send('sensu'), await send('sensu', over)].map(
      ({ body }) => JSON.parse(body).check,
    );
    expect([open.status, ended.status, open.metadata.name === ended.metadata.name]).toEqual([2, 0, true]);
    const [event] = JSON.parse((await send('servicenow_event', over)).body).records;
    expect(event).toMatchObject({ severity: '0', message_key: 'delivery-1' });
  });

  it('Telegram has its token in the address, Twilio its log-in', async () => {
    expect((await send('telegram')).path).toBe('/bot123:abc/def/sendMessage');
    expect((await send('twilio')).headers.authorization).toBe(
      `Basic ${Buffer.from('YOUR-ACCOUNT-SID:pass-word').toString('base64')}`,
    );
  });

  it('Discord makes no link of what documents say', async () => {
    const reason = '[log in](https://evil.example.org) @everyone';
    const { embeds } = JSON.parse((await send('discord', sampleNotice({}, { reason }))).body);
    expect(embeds[0].description).toBe('\\[log in\\]\\(https://evil.example.org\\) \\@everyone');
  });
});

it.each([
  ['https://hooks.slack.com/services/T0/B0/xyz', 'https://hooks.slack.com/services/{{token}}', 'T0/B0/xyz'],
  [
    'https://discord.com/api/webhooks/1/ab?thread_id=5',
    'https://discord.com/api/webhooks/{{token}}?thread_id=5',
    '1/ab',
  ],
  [
    'https://api.telegram.org/bot1:ab/sendMessage',
    'https://api.telegram.org/bot{{token}}/sendMessage',
    '1:ab',
  ],
  [
    'https://x.logic.azure.com:443/w/1?api-version=1&sp=a&sv=1.0&sig=aB-c_d',
    'https://x.logic.azure.com:443/w/1?api-version=1&sp=a&sv=1.0&sig={{token}}',
    'aB-c_d',
  ],
])('a pasted address keeps its secret part apart: %s', (address, url, token) => {
  expect(hideToken(address)).toEqual({ url, token });
  expect(hideToken(url)).toBeNull();
});

it('an address without a known secret stays as it is', () => {
  expect(hideToken('https://example.org/hook?key=1')).toBeNull();
});
