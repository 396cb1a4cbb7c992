import { createHmac } from 'node:crypto';
import { webhookConfig } from '../../common/schemas';
import { AddressGuard } from './address_guard';
import type { NotifyResult } from './contract';
import { HTTP_LIMITS, sendHttp } from './http_send';
import { sampleNotice } from './testing/notices';
import { RecordingServer } from './testing/recording_server';
import { context, NOW, send, server, setUpServer } from './testing/webhook';
import { webhook } from './webhook';

setUpServer();

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
