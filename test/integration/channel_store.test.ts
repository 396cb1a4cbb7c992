import {
  AddressGuard,
  ChannelConflict,
  ChannelInvalid,
  ChannelNotFound,
  ChannelStore,
  SecretBox,
  SecretsUnavailable,
} from '../../server/channels';
import { channel, channels, input, now, SPACE, server, setUpOutbox, store } from './outbox/world';

setUpOutbox();

describe('channels', () => {
  const secret = { secrets: { password: 'hunter22', hmacKey: 'shared' } };
  const withUser = (path: string, changes: Record<string, unknown> = {}) =>
    input(path, { config: { type: 'webhook', url: server.url(path), username: 'bob' }, ...changes });

  it('keep secrets to themselves and send with them', async () => {
    const made = await channels.create(SPACE, withUser('/secret', secret), 'admin');
    expect(made).toMatchObject({ secretsSet: ['hmacKey', 'password'], version: 1, updatedBy: 'admin' });
    const raw = await store.get(store.alias('config'), `channel:${made.id}`);
    for (const seen of [made, await channels.list(SPACE), raw]) {
      expect(JSON.stringify(seen)).not.toMatch(/hunter22|shared/);
    }
    expect(await channels.test(SPACE, made.id, { login: 'admin', queueUrl: '/q' })).toEqual({
      ok: true,
      answer: '200 ok',
    });
    const { headers, body } = server.to('/secret')[0]!;
    expect(headers.authorization).toBe(`Basic ${Buffer.from('bob:hunter22').toString('base64')}`);
    expect(headers['x-lookout-signature']).toMatch(/^sha256=/);
    expect(JSON.parse(body)).toMatchObject({ reason: 'test' });
  });

  it('keep a password that is not given again, but not for another place', async () => {
    const { id } = await channels.create(SPACE, withUser('/secret', secret), 'admin');
    const { after } = await channels.update(
      SPACE,
      id,
      1,
      withUser('/secret2', { secrets: { hmacKey: '' } }),
      'eve',
    );
    expect(after).toMatchObject({ version: 2, secretsSet: ['password'], updatedBy: 'eve' });
    const elsewhere = { config: { type: 'webhook', url: 'https://evil.example.org', username: 'bob' } };
    await expect(channels.update(SPACE, id, 2, input('/x', elsewhere), 'eve')).rejects.toThrow(
      ChannelInvalid,
    );
    const renewed = input('/x', { ...elsewhere, secrets: { password: 'new' } });
    expect((await channels.update(SPACE, id, 2, renewed, 'eve')).after.version).toBe(3);
  });

  it('keep a token as a password: for its place only', async () => {
    const token = { token: 's3cret/part' };
    const to = (url: string) => ({ config: { type: 'webhook', url } });
    const { id } = await channels.create(
      SPACE,
      input('/t', { ...to(server.url('/t/{{token}}')), secrets: token }),
      'a',
    );
    const { after } = await channels.update(SPACE, id, 1, input('/t', to(server.url('/u/{{token}}'))), 'a');
    expect(after.secretsSet).toEqual(['token']);
    await channels.test(SPACE, id, { login: 'a', queueUrl: '/q' });
    expect(server.to('/u/s3cret/part')).toHaveLength(1);
    for (const other of [
      'https://evil.example.org/{{token}}',
      server.url('/u/{{token}}').replace(/:\d+/, ':1'),
    ]) {
      await expect(channels.update(SPACE, id, 2, input('/t', to(other)), 'a')).rejects.toThrow(
        /secrets\.token/,
      );
    }
    const slack = { config: { type: 'slack', url: server.url('/t'), conversation: '#x' } };
    await expect(channels.update(SPACE, id, 2, input('/t', slack), 'a')).rejects.toThrow(/secrets\.token/);
  });

  it('are refused with secrets but without a key, and open only with theirs', async () => {
    const deps = { store, guard: new AddressGuard(['127.0.0.1']), now: () => now };
    const keyless = new ChannelStore({ ...deps, box: new SecretBox(null) });
    await expect(keyless.create(SPACE, withUser('/s', secret), 'admin')).rejects.toThrow(SecretsUnavailable);
    expect(await keyless.list(SPACE)).toEqual([]);
    const { id } = await channels.create(SPACE, withUser('/s', secret), 'admin');
    const other = new ChannelStore({ ...deps, box: new SecretBox('o'.repeat(32)) });
    expect(await other.test(SPACE, id, { login: 'a', queueUrl: '/q' })).toMatchObject({
      ok: false,
      answer: expect.stringContaining('encryptionKey'),
    });
  });

  it('know versions, spaces and what is missing', async () => {
    const { id } = await channel('/v');
    await channels.update(SPACE, id, 1, input('/v2'), 'ann');
    await expect(channels.update(SPACE, id, 1, input('/v3'), 'bob')).rejects.toThrow(ChannelConflict);
    await expect(channels.get('other', id)).rejects.toThrow(ChannelNotFound);
    expect(await channels.list('other')).toEqual([]);
    expect(await channels.delete(SPACE, id)).toMatchObject({ name: '/v2' });
    await expect(channels.get(SPACE, id)).rejects.toThrow(ChannelNotFound);
  });

  it('of two who save at once, one is told', async () => {
    const { id } = await channel('/race');
    const saves = await Promise.allSettled(
      ['ann', 'bob'].map((who) => channels.update(SPACE, id, 1, input(`/${who}`), who)),
    );
    expect(saves.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(saves.find((one) => one.status === 'rejected')).toMatchObject({
      reason: expect.any(ChannelConflict),
    });
  });
});
