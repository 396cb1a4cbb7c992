import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { type EmailConfig, emailConfig } from '../../common/schemas';
import { AddressGuard } from './address_guard';
import type { NotifyContext } from './contract';
import { email } from './email';
import { emailMessage } from './email_message';
import { selfSigned } from './testing/certificate';
import { MailServer, smtpError } from './testing/mail_server';
import { sampleNotice } from './testing/notices';

const HOST = 'mail.example.org';
const certificate = selfSigned(HOST);
const guard = () => new AddressGuard(['127.0.0.1'], async () => [{ address: '127.0.0.1', family: 4 }]);
const context = (changes: Partial<NotifyContext> = {}): NotifyContext => ({
  guard: guard(),
  secrets: {},
  reached: [],
  now: Date.now,
  ...changes,
});
const config = (port: number, changes: Record<string, unknown> = {}): EmailConfig =>
  emailConfig.parse({
    type: 'email',
    host: HOST,
    port,
    security: 'none',
    from: 'lookout@example.org',
    to: ['ops@example.org'],
    ...changes,
  });

async function withServer<T>(
  options: SMTPServerOptions,
  work: (server: MailServer) => Promise<T>,
): Promise<T> {
  const server = await new MailServer(options).start();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

const header = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n\s+/g, ' ');

describe('a message', () => {
  it('arrives as plain text and HTML, with the same id on every try', async () => {
    await withServer({}, async (server) => {
      const to = ['ops@example.org', 'sec@example.org'];
      const first = await email.notify(
        sampleNotice(),
        config(server.port, { to, replyTo: 'desk@example.org' }),
        context(),
      );
      await email.notify(sampleNotice(), config(server.port, { to }), context());
      expect(first).toMatchObject({ ok: true, answer: expect.stringMatching(/^250/) });
      const [mail, again] = server.received;
      expect(mail).toMatchObject({ from: 'lookout@example.org', to, secure: false, user: null });
      expect(header(mail!.raw, 'Message-ID')).toBe('<delivery-1@example.org>');
      expect(header(again!.raw, 'Message-ID')).toBe('<delivery-1@example.org>');
      expect(header(mail!.raw, 'In-Reply-To')).toBeUndefined();
      expect(header(mail!.raw, 'Reply-To')).toBe('desk@example.org');
      expect(header(mail!.raw, 'Auto-Submitted')).toBe('auto-generated');
      expect(header(mail!.raw, 'Subject')).toBe(
        'New alert [high] Failed log-ins: eve had 12 events within 5 minutes',
      );
      expect(mail!.raw).toMatch(/text\/plain; charset=utf-8/);
      expect(mail!.raw).toMatch(/text\/html; charset=utf-8/);
    });
  });

  it('hangs on the first one of its alert', async () => {
    await withServer({}, async (server) => {
      const notice = sampleNotice({ deliveryId: 'delivery-2', threadKey: 'delivery-1', reason: 'recovered' });
      await email.notify(notice, config(server.port), context());
      const { raw } = server.received[0]!;
      expect(header(raw, 'Message-ID')).toBe('<delivery-2@example.org>');
      expect(header(raw, 'In-Reply-To')).toBe('<delivery-1@example.org>');
      expect(header(raw, 'References')).toBe('<delivery-1@example.org>');
    });
  });

  it('has no header but ours, whatever the rule is called', async () => {
    await withServer({}, async (server) => {
      const name = 'a\r\nBcc: all@example.org\r\n\r\nbody \u202egnp.exe';
      const notice = sampleNotice({ rule: { ...sampleNotice().rule, name } });
      await email.notify(notice, config(server.port), context());
      const { raw, to } = server.received[0]!;
      expect(to).toEqual(['ops@example.org']);
      expect(header(raw.split('\r\n\r\n')[0]!, 'Bcc')).toBeUndefined();
      expect(emailMessage(notice, config(1)).subject).toBe(
        'New alert [high] a Bcc: all@example.org body  gnp.exe: eve had 12 events within 5 minutes',
      );
    });
  });
});

describe('what is written', () => {
  const story = [{ reason: 'created' as const, at: '2026-11-21T10:02:00.000Z' }];
  const notice = sampleNotice({ reason: 'recovered', at: '2026-11-21T10:09:00.000Z', earlier: story });

  it('says it all in plain text', () => {
    const { text } = emailMessage(notice, config(1));
    expect(text).toBe(`Recovered: Failed log-ins

eve had 12 events within 5 minutes
What happened: fired 2026-11-21 10:02:00 UTC, recovered 2026-11-21 10:09:00 UTC

Severity:   high
State:      Still active, open
Key:        user.name = eve
Documents:  12
First seen: 2026-11-21 10:00:00 UTC
Last seen:  2026-11-21 10:01:30 UTC

In the queue: https://kibana.example.org/app/lookout/queue?alert=alert-1
In Discover:  https://kibana.example.org/app/discover#/?_g=(a:b)
Runbook:      https://wiki.example.org/logins

Somebody guesses passwords.

1 of 12 documents:

2026-11-21 10:01:30 UTC
  message: <script>alert("x")</script> Bcc: all@example.org {{rule.name}}
  user.name: eve
  source.ip: 10.0.0.1, 10.0.0.2
`);
  });

  it('escapes everything in HTML', () => {
    const { html } = emailMessage(notice, config(1));
    expect(html).toContain('<strong>eve</strong> had <strong>12</strong> events within 5 minutes');
    expect(html).toContain(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; Bcc: all@example.org {{rule.name}}</td>',
    );
    expect(html).not.toMatch(/<script/i);
    expect(html.match(/<a href="[^"]*"/g)).toEqual([
      '<a href="https://kibana.example.org/app/lookout/queue?alert=alert-1"',
      '<a href="https://kibana.example.org/app/discover#/?_g=(a:b)"',
      '<a href="https://wiki.example.org/logins"',
    ]);
  });

  it('has no link without a public address, but the path', () => {
    const { html, text } = emailMessage(
      sampleNotice({ queueUrl: '/app/lookout/queue?alert=a', discoverUrl: null }),
      config(1),
    );
    expect(html.match(/<a href/g)).toHaveLength(1);
    expect(html).toContain('In the queue: /app/lookout/queue?alert=a');
    expect(text).not.toContain('In Discover');
  });
});

describe('what the other side does', () => {
  const refuse =
    (code: number, address?: string): SMTPServerOptions['onRcptTo'] =>
    (rcpt, _session, callback) =>
      !address || rcpt.address === address ? callback(smtpError(code, 'not now')) : callback();

  it.each<[string, SMTPServerOptions, object]>([
    ['450 for the only recipient', { onRcptTo: refuse(450) }, { ok: false, retry: true, reached: [] }],
    [
      '550 for the only recipient',
      { onRcptTo: refuse(550) },
      { ok: false, retry: false, error: expect.stringMatching(/550 not now/) },
    ],
    [
      '421 on connecting',
      { onConnect: (_s, callback) => callback(smtpError(421, 'busy')) },
      { ok: false, retry: true },
    ],
    [
      '554 on connecting',
      { onConnect: (_s, callback) => callback(smtpError(554, 'go away')) },
      { ok: false, retry: false },
    ],
    [
      '451 after the data',
      { onData: (_st, _s, callback) => callback(smtpError(451, 'later')) },
      { ok: false, retry: true, error: expect.stringMatching(/451 later/) },
    ],
    [
      '552 after the data',
      { onData: (_st, _s, callback) => callback(smtpError(552, 'too big')) },
      { ok: false, retry: false, error: expect.stringMatching(/552 too big/) },
    ],
    [
      '530 for the sender',
      { onMailFrom: (_a, _s, callback) => callback(smtpError(530, 'who are you')) },
      { ok: false, retry: false },
    ],
  ])('%s', async (_what, options, expected) => {
    await withServer(options, async (server) => {
      expect(await email.notify(sampleNotice(), config(server.port), context())).toMatchObject(expected);
    });
  });

  it('one of two recipients later: the next try is for that one alone', async () => {
    let greylisted = true;
    const onRcptTo: SMTPServerOptions['onRcptTo'] = (rcpt, _session, callback) =>
      rcpt.address === 'b@example.org' && greylisted ? callback(smtpError(451, 'greylisted')) : callback();
    await withServer({ onRcptTo }, async (server) => {
      const channel = config(server.port, { to: ['a@example.org', 'b@example.org'] });
      const first = await email.notify(sampleNotice(), channel, context());
      expect(first).toMatchObject({ ok: false, retry: true, reached: ['a@example.org'] });
      greylisted = false;
      const second = await email.notify(sampleNotice(), channel, context({ reached: ['a@example.org'] }));
      expect(second).toMatchObject({ ok: true });
      expect(server.received.map((mail) => mail.to)).toEqual([['a@example.org'], ['b@example.org']]);
    });
  });

  it('one of two recipients never: sent, and said so', async () => {
    await withServer({ onRcptTo: refuse(550, 'b@example.org') }, async (server) => {
      const channel = config(server.port, { to: ['a@example.org', 'b@example.org'] });
      expect(await email.notify(sampleNotice(), channel, context())).toMatchObject({
        ok: true,
        answer: expect.stringMatching(/refused for b@example.org: .*550/),
      });
    });
  });

  it('nobody listening is worth another try', async () => {
    const gone = await new MailServer().start();
    const { port } = gone;
    await gone.stop();
    expect(await email.notify(sampleNotice(), config(port), context())).toMatchObject({
      ok: false,
      retry: true,
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['breaks', (socket) => socket.end('220 hello\r\n'), /closed/i],
    ['says nothing', () => {}, /not done within 0.5 s/],
    [
      'never ends a line',
      (socket) => {
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(drip));
      },
      /not done within 0.5 s/,
    ],
  ])('a connection that %s is worth another try', async (_what, manner, error) => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume();
      manner(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await email.notify(sampleNotice(), config(port), context({ totalMs: 500 }))).toMatchObject({
      ok: false,
      retry: true,
      error: expect.stringMatching(error),
    });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('security', () => {
  const auth: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (given, _session, callback) =>
      given.password === 'right' ? callback(null, { user: given.username }) : callback(smtpError(535, 'no')),
  };
  const tls = { key: certificate.key, cert: certificate.cert };

  it('starttls: upgraded, with the certificate checked for the host’s name, and logged in', async () => {
    await withServer({ ...auth, ...tls }, async (server) => {
      const channel = config(server.port, { security: 'starttls', username: 'bob' });
      const given = context({ ca: certificate.cert, secrets: { password: 'right' } });
      expect(await email.notify(sampleNotice(), channel, given)).toMatchObject({ ok: true });
      expect(server.received[0]).toMatchObject({ secure: true, user: 'bob' });
    });
  });

  it('tls: from the first byte', async () => {
    await withServer({ ...tls, secure: true }, async (server) => {
      const channel = config(server.port, { security: 'tls' });
      expect(await email.notify(sampleNotice(), channel, context({ ca: certificate.cert }))).toMatchObject({
        ok: true,
      });
      expect(server.received[0]!.secure).toBe(true);
    });
  });

  it.each<[string, SMTPServerOptions, Record<string, unknown>, Partial<NotifyContext>]>([
    ['a certificate that nobody vouches for', tls, { security: 'starttls' }, {}],
    [
      'a certificate for another name',
      tls,
      { security: 'starttls', host: 'other.example.org' },
      { ca: certificate.cert },
    ],
    ['no upgrade on offer', {}, { security: 'starttls' }, {}],
    ['a self-signed server on tls', { ...tls, secure: true }, { security: 'tls' }, {}],
  ])('%s: nothing is sent', async (_what, options, changes, given) => {
    await withServer(options, async (server) => {
      const result = await email.notify(sampleNotice(), config(server.port, changes), context(given));
      expect(result).toMatchObject({ ok: false, retry: true });
      expect(server.received).toHaveLength(0);
    });
  });

  it('a wrong password is for good, and is not repeated in the answer', async () => {
    await withServer(auth, async (server) => {
      const result = await email.notify(
        sampleNotice(),
        config(server.port, { username: 'bob' }),
        context({ secrets: { password: 'wrongpass' } }),
      );
      expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringMatching(/535/) });
      expect(JSON.stringify(result)).not.toContain('wrongpass');
    });
  });

  it.each(['127.0.0.1', HOST])('%s that is not allowed is never connected to', async (host) => {
    await withServer({}, async (server) => {
      const closed = new AddressGuard([], async () => [{ address: '127.0.0.1', family: 4 }]);
      const result = await email.notify(
        sampleNotice(),
        config(server.port, { host }),
        context({ guard: closed }),
      );
      expect(result).toMatchObject({
        ok: false,
        retry: false,
        error: expect.stringContaining('allowedHosts'),
      });
      expect(server.connections).toBe(0);
    });
  });

  it.each([
    ['config.host', { host: 'smtp://mail.example.org' }],
    ['config.host', { host: 'mail.example.org:25' }],
    ['config.from', { from: 'a,b@example.org' }],
    ['config.to.0', { to: ['"x"@example.org'] }],
  ])('%s is refused: %p', (path, changes) => {
    expect(email.problems(config(25, changes)).map((problem) => problem.path)).toEqual([path]);
  });
});
