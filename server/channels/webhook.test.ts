import { createHmac } from 'node:crypto';
import { type WebhookConfig, webhookConfig } from '../../common/schemas';
import { AddressGuard } from './address_guard';
import type { NotifyContext, NotifyResult } from './contract';
import { HTTP_LIMITS, sendHttp } from './http_send';
import { sampleNotice } from './testing/notices';
import { RecordingServer } from './testing/recording_server';
import { webhook } from './webhook';

const NOW = Date.parse('2026-11-21T10:02:05.000Z');
let server: RecordingServer;

beforeAll(async () => {
  server = await new RecordingServer().start();
});
afterAll(() => server.stop());

const config = (path: string, changes: Record<string, unknown> = {}): WebhookConfig =>
  webhookConfig.parse({ type: 'webhook', url: server.url(path), ...changes });
const context = (changes: Partial<NotifyContext> = {}): NotifyContext => ({
  guard: new AddressGuard(['127.0.0.0/8']),
  secrets: {},
  reached: [],
  now: () => NOW,
  ...changes,
});
const send = (path: string, changes = {}, given: Partial<NotifyContext> = {}, notice = sampleNotice()) =>
  webhook.notify(notice, config(path, changes), context(given));

describe('what is sent', () => {
  it('the documented JSON, with the same key on every try', async () => {
    await send('/plain');
    await send('/plain');
    const [first, second] = server.to('/plain');
    expect(first!.body).toBe(second!.body);
    expect(first!.method).toBe('POST');
    expect(first!.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': 'delivery-1',
      'user-agent': 'Lookout',
    });
    expect(JSON.parse(first!.body)).toMatchObject({
      version: 1,
      id: 'delivery-1',
      thread: 'delivery-1',
      reason: 'created',
      title: 'New alert [high] Failed log-ins: eve had 12 events within 5 minutes',
      alert: {
        id: 'alert-1',
        key: { 'user.name': 'eve' },
        count: 12,
        sample: [
          { fields: { message: '<script>alert("x")</script>\r\nBcc: all@example.org {{rule.name}}' } },
        ],
      },
      rule: { name: 'Failed log-ins', runbook: 'https://wiki.example.org/logins' },
      links: {
        queue: 'https://kibana.example.org/app/lookout/queue?alert=alert-1',
        discover: 'https://kibana.example.org/app/discover#/?_g=(a:b)',
      },
    });
  });

  it('headers, user and signature', async () => {
    const secrets = { password: 'pä:ss', hmacKey: 'shared' };
    await send('/auth', { method: 'PUT', username: 'bob', headers: { 'X-Team': 'blue' } }, { secrets });
    const [request] = server.to('/auth');
    const timestamp = String(NOW / 1_000);
    const expected = createHmac('sha256', 'shared').update(`${timestamp}.${request!.body}`).digest('hex');
    expect(request!.method).toBe('PUT');
    expect(request!.headers).toMatchObject({
      'x-team': 'blue',
      authorization: `Basic ${Buffer.from('bob:pä:ss').toString('base64')}`,
      'x-lookout-timestamp': timestamp,
      'x-lookout-signature': `sha256=${expected}`,
    });
  });

  it.each([
    [
      'json',
      '{"t": "{{alert.sample.0.fields.message}}", "k": {{{alert.key}}}}',
      {},
      (body: string) =>
        expect(JSON.parse(body)).toEqual({
          t: '<script>alert("x")</script>\r\nBcc: all@example.org {{rule.name}}',
          k: { 'user.name': 'eve' },
        }),
    ],
    [
      'form',
      'text={{alert.sample.0.fields.message}}&n={{alert.count}}',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      (body: string) =>
        expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
          text: '<script>alert("x")</script>\r\nBcc: all@example.org {{rule.name}}',
          n: '12',
        }),
    ],
    [
      'text',
      '{{title}}\n{{alert.sample.0.fields.message}}',
      { 'content-type': 'text/plain' },
      (body: string) => expect(body.split('\n')).toHaveLength(2),
    ],
  ])('a body of one’s own: %s', async (name, body, headers, check) => {
    expect(await send(`/${name}`, { body, headers })).toMatchObject({ ok: true });
    check(server.to(`/${name}`)[0]!.body);
  });
});

describe('what the other side does', () => {
  const answers =
    (status: number, headers = {}, body = '') =>
    (response: import('node:http').ServerResponse) =>
      response.writeHead(status, headers).end(body);

  it.each<[string, Parameters<RecordingServer['on']>[1], NotifyResult]>([
    ['200', answers(200, {}, 'thanks'), { ok: true, answer: '200 thanks' }],
    ['204', answers(204), { ok: true, answer: '204' }],
    ['400', answers(400, {}, 'no such\r\nfield'), { ok: false, retry: false, error: '400 no such field' }],
    ['401', answers(401), { ok: false, retry: false, error: '401' }],
    ['404', answers(404), { ok: false, retry: false, error: '404' }],
    ['408', answers(408), { ok: false, retry: true, error: '408' }],
    ['425', answers(425), { ok: false, retry: true, error: '425' }],
    [
      '429',
      answers(429, { 'Retry-After': '7' }),
      { ok: false, retry: true, error: '429', retryAfterMs: 7_000 },
    ],
    ['500', answers(500, {}, 'oops'), { ok: false, retry: true, error: '500 oops' }],
    [
      '503',
      answers(503, { 'Retry-After': 'Sat, 21 Nov 2026 10:03:05 GMT' }),
      { ok: false, retry: true, error: '503', retryAfterMs: 60_000 },
    ],
    [
      'redirect',
      answers(302, { Location: '/elsewhere' }),
      {
        ok: false,
        retry: false,
        error: '302: redirected to /elsewhere; redirects are not followed, name the final address',
      },
    ],
    ['reset', (response) => response.socket?.destroy(), { ok: false, retry: true, error: 'socket hang up' }],
    [
      'garbage',
      (response) => response.socket?.end('220 mail.example.org ESMTP\r\n'),
      expect.objectContaining({ ok: false, retry: true }) as unknown as NotifyResult,
    ],
    [
      'broken',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setTimeout(() => response.socket?.destroy(), 50);
      },
      { ok: true, answer: '200 half (reply the connection broke)' },
    ],
  ])('%s', async (name, manner, expected) => {
    server.on(`/${name}`, manner);
    expect(await send(`/${name}`)).toEqual(expected);
    expect(server.to(`/${name}`)).toHaveLength(1);
    expect(server.to('/elsewhere')).toHaveLength(0);
  });

  it('a reply without end is cut at 64 kB, and what was said still counts', async () => {
    server.on('/flood', (response) => {
      response.writeHead(500);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    const result = await send('/flood');
    expect(result).toMatchObject({ ok: false, retry: true });
    expect((result as { error: string }).error.length).toBeLessThan(600);
  });

  it.each<[string, Parameters<RecordingServer['on']>[1], string | object]>([
    ['/hang', () => {}, 'no answer within 0.3 s'],
    [
      '/drip',
      (response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(drip));
      },
      { status: 200, cut: 'not whole after 0.3 s' },
    ],
  ])('%s ends in time', async (path, manner, expected) => {
    server.on(path, manner);
    const sent = sendHttp(
      { url: server.url(path), method: 'POST', headers: {}, body: '{}' },
      new AddressGuard(['127.0.0.1']),
      { limits: { totalMs: 300 } },
    );
    if (typeof expected === 'string') await expect(sent).rejects.toThrow(expected);
    else expect(await sent).toMatchObject(expected);
  });

  it('nobody listening is worth another try', async () => {
    const gone = await new RecordingServer().start();
    const url = gone.url('/');
    await gone.stop();
    expect(
      await webhook.notify(sampleNotice(), webhookConfig.parse({ type: 'webhook', url }), context()),
    ).toMatchObject({
      ok: false,
      retry: true,
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('limits are what the docs say', () => {
    expect(HTTP_LIMITS).toEqual({ connectMs: 5_000, totalMs: 15_000, replyBytes: 65_536 });
  });

  it('a secret that comes back in the answer is not kept', async () => {
    server.on('/echo', (response, request) =>
      response.writeHead(400).end(`bad: ${request.headers.authorization}`),
    );
    const result = await send('/echo', { username: 'bob' }, { secrets: { password: 'hunter22' } });
    expect(result).toEqual({ ok: false, retry: false, error: '400 bad: Basic ***' });
  });
});

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
