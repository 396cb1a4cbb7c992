import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { AddressGuard } from './address_guard';
import type { NotifyContext } from './contract';
import { email } from './email';
import { certificate, config, context, HOST, withServer } from './testing/email';
import { MailServer, smtpError } from './testing/mail_server';
import { sampleNotice } from './testing/notices';

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
