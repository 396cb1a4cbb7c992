import { type ChannelConfig, channelConfigSchema } from '../../common/schemas';
import { AddressGuard } from './address_guard';
import type { Secrets } from './contract';
import { channelModule } from './registry';
import { answers, floods, MISBEHAVIOUR } from './testing/manners';
import { sampleNotice } from './testing/notices';
import { context, server, setUpServer } from './testing/webhook';

setUpServer();
beforeEach(() => server.reset());

/** Everything that speaks HTTP, sending to the recording server. */
const SENDERS: Array<[string, () => ChannelConfig, Secrets]> = [
  [
    'webhook',
    () => config({ type: 'webhook', url: server.url('/hook/{{token}}') }),
    { token: 's3cret/tok:en' },
  ],
  [
    'slack webhook',
    () => config({ type: 'slack', mode: 'webhook', url: server.url('/services/{{token}}') }),
    { token: 's3cret/tok:en' },
  ],
  [
    'slack bot',
    () => config({ type: 'slack', url: server.url('/api'), conversation: '#ops' }),
    { token: 's3cret-token' },
  ],
  [
    'jira',
    () => config({ type: 'jira', url: server.url(''), username: 'bob', project: 'OPS' }),
    { password: 's3cret-word' },
  ],
  [
    'jira by token',
    () => config({ type: 'jira', url: server.url(''), auth: 'bearer', project: 'OPS', mark: false }),
    { token: 's3cret-token' },
  ],
  ['pagerduty', () => config({ type: 'pagerduty', url: server.url('') }), { token: 's3cret-key' }],
];
const config = (input: Record<string, unknown>): ChannelConfig => channelConfigSchema.parse(input);

describe.each(SENDERS)('%s', (name, make, secrets) => {
  it.each(MISBEHAVIOUR)('meets %s', async (_what, manner, expected, given = {}) => {
    server.otherwise = manner;
    const channel = make();
    const result = await channelModule(channel).notify(
      sampleNotice(),
      channel,
      context({ secrets, ...given }),
    );
    expect(result).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
    expect(server.requests.every(({ path }) => !path.includes('meta-data'))).toBe(true);
    expect((result as { error: string }).error.length).toBeLessThan(600);
  });

  it('repeats no secret that comes back', async () => {
    server.otherwise = (response, { path, headers, body }) =>
      response.writeHead(400).end(`${path} ${headers.authorization} ${body}`);
    const channel = make();
    const result = await channelModule(channel).notify(sampleNotice(), channel, context({ secrets }));
    for (const secret of Object.values(secrets)) expect(JSON.stringify(result)).not.toContain(secret);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['a page of somebody else', answers(200, {}, '<html>log in first</html>')],
    ['an answer without end', floods(200)],
  ])('takes no %s for its own service’s', async (_what, manner) => {
    server.otherwise = manner;
    const channel = make();
    const result = await channelModule(channel).notify(sampleNotice(), channel, context({ secrets }));
    // A webhook's 2xx is all there is to know.
    const taken = name.includes('webhook');
    expect(result).toMatchObject(taken ? { ok: true } : { ok: false, retry: true });
    expect(server.requests).toHaveLength(1);
  });

  it('is never connected to where it is not allowed, for good', async () => {
    const before = server.connections;
    const channel = make();
    const guard = new AddressGuard([]);
    const result = await channelModule(channel).notify(sampleNotice(), channel, context({ secrets, guard }));
    expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringContaining('allowedHosts') });
    expect(server.connections).toBe(before);
  });

  it('sends nothing without its secret', async () => {
    const channel = make();
    const result = await channelModule(channel).notify(sampleNotice(), channel, context());
    expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringMatching(/is not set$/) });
    expect(server.requests).toHaveLength(0);
  });

  it('shows neither path nor secret of where it goes, and binds secrets to it', () => {
    const channel = make();
    const module = channelModule(channel);
    expect(module.describe(channel)).not.toMatch(/\/hook|\/services|token/);
    expect(module.problems(channel)).toEqual([]);
    const elsewhere = { ...channel, url: 'https://evil.example.org/{{token}}' } as ChannelConfig;
    expect(module.destination(elsewhere)).not.toBe(module.destination(channel));
  });

  it('has a preview that needs no secret', () => {
    const channel = make();
    const parts = channelModule(channel).preview(sampleNotice(), channel);
    expect(parts.length).toBeGreaterThan(0);
    for (const { kind, text } of parts) if (kind === 'json') expect(() => JSON.parse(text)).not.toThrow();
  });
});
