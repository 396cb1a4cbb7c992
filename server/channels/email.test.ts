import { email } from './email';
import { emailMessage } from './email_message';
import { config, context, header, withServer } from './testing/email';
import { sampleNotice } from './testing/notices';

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
