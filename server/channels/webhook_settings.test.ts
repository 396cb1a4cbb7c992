import { webhookConfig } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { AddressGuard } from './address_guard';
import { channelHears } from './registry';
import { sampleNotice } from './testing/notices';
import { config, context, send, server, setUpServer } from './testing/webhook';
import { webhook } from './webhook';

setUpServer();

describe('addresses', () => {
  it.each([
    ['an address', (port: string) => `http://127.0.0.1:${port}/refused`],
    ['an address in disguise', (port: string) => `http://2130706433:${port}/refused`],
    ['an IPv6 address', (port: string) => `http://[::1]:${port}/refused`],
    ['a name', (port: string) => `http://localhost:${port}/refused`],
  ])('%s that is not allowed is never connected to, for good', async (_what, url) => {
    const before = server.connections;
    const channel = webhookConfig.parse({ type: 'webhook', url: url(new URL(server.url()).port) });
    const result = await webhook.notify(sampleNotice(), channel, context({ guard: new AddressGuard([]) }));
    expect(result).toMatchObject({
      ok: false,
      retry: false,
      error: expect.stringMatching(/loopback.*allowedHosts/),
    });
    expect(server.connections).toBe(before);
  });

  it('a name is resolved once, and what was checked is what is connected to', async () => {
    const answers = [['127.0.0.1'], ['10.9.9.9']];
    let asked = 0;
    const guard = new AddressGuard(['127.0.0.1'], async () => {
      asked += 1;
      return (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    });
    const url = server.url('/rebind').replace('127.0.0.1', 'hook.example.org');
    const channel = webhookConfig.parse({ type: 'webhook', url });
    expect(await webhook.notify(sampleNotice(), channel, context({ guard }))).toMatchObject({ ok: true });
    expect(asked).toBe(1);
    expect(server.to('/rebind')[0]!.headers.host).toMatch(/^hook\.example\.org:/);
  });
});

describe('what it is told of', () => {
  it.each<[NoticeReason[], NoticeReason, boolean]>([
    [[], 'created', true],
    [[], 'recovered', true],
    [[], 'acknowledged', false],
    [[], 'closed', false],
    [['created', 'closed'], 'closed', true],
    [['created', 'closed'], 'recovered', false],
    [['created'], 'test', true],
  ])('chosen %p: %s: %s', (reasons, reason, heard) => {
    expect(channelHears(config('/told', { reasons }), reason)).toBe(heard);
  });
});

it('a token goes into headers; one that is named but not set sends nothing', async () => {
  const headers = { Authorization: 'Bearer {{token}}' };
  await send('/token', { headers }, { secrets: { token: 'abc' } });
  expect(server.to('/token')[0]!.headers.authorization).toBe('Bearer abc');
  expect(await send('/token', { headers })).toMatchObject({
    ok: false,
    retry: false,
    error: expect.stringContaining('is not set'),
  });
  expect(server.to('/token')).toHaveLength(1);
});

describe('settings that are refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a line break in a header', { headers: { 'X-A': 'a\r\nX-B: b' } }, 'config.headers.X-A'],
    ['a sign that HTTP cannot carry', { headers: { 'X-A': '→' } }, 'config.headers.X-A'],
    ['a header that is ours', { headers: { 'Idempotency-Key': 'x' } }, 'config.headers.Idempotency-Key'],
    [
      'a header of HTTP itself',
      { headers: { 'Transfer-Encoding': 'chunked' } },
      'config.headers.Transfer-Encoding',
    ],
    [
      'user and Authorization',
      { username: 'a', headers: { Authorization: 'x' } },
      'config.headers.authorization',
    ],
    ['a colon in the user name', { username: 'a:b' }, 'config.username'],
    ['a password in the address', { url: 'http://a:b@example.org' }, 'config.url'],
    ['no address', { url: 'http://' }, 'config.url'],
    ['a template that cannot be read', { body: '{{#a}}' }, 'config.body'],
  ])('%s', async (_what, changes, path) => {
    const wrong = config('/never', changes);
    expect(webhook.problems(wrong).map((problem) => problem.path)).toEqual([path]);
    expect(await webhook.notify(sampleNotice(), wrong, context())).toMatchObject({ ok: false, retry: false });
    expect(server.to('/never')).toHaveLength(0);
  });

  it('a template that makes no JSON says so and sends nothing', async () => {
    const result = await send('/nojson', { body: '{"a": {{alert.reason}}}' });
    expect(result).toMatchObject({
      ok: false,
      retry: false,
      error: expect.stringMatching(/does not make valid JSON/),
    });
    expect(server.to('/nojson')).toHaveLength(0);
  });

  it('what is shown of it holds neither path nor query, where tokens are', () => {
    expect(webhook.describe(config('/services/T0/secret?key=x'))).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+$/);
  });
});
