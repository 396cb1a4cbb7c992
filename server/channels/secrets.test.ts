import { SecretBox, SecretsUnavailable } from './secrets';

const KEY = 'k'.repeat(32);

describe('secrets at rest', () => {
  it('come back for the channel they were sealed for, and cannot be read in between', async () => {
    const box = new SecretBox(KEY);
    const sealed = await box.seal({ password: 'pässword', hmacKey: 'key' }, 'channel|default|1');
    expect(sealed).not.toMatch(/password|pässword|key/);
    expect(await box.open(sealed, 'channel|default|1')).toEqual({ password: 'pässword', hmacKey: 'key' });
    await expect(box.open(sealed, 'channel|default|2')).rejects.toThrow(SecretsUnavailable);
    await expect(new SecretBox('o'.repeat(32)).open(sealed, 'channel|default|1')).rejects.toThrow(
      /not the one/,
    );
  });

  it('open with a previous key after a rotation, and are sealed with the new one', async () => {
    const [old, fresh] = ['o'.repeat(32), 'n'.repeat(32)];
    const rotated = new SecretBox(fresh, [KEY, old]);
    expect(await rotated.open(await new SecretBox(old).seal({ password: 'x' }, 'o'), 'o')).toEqual({
      password: 'x',
    });
    const sealed = await rotated.seal({ password: 'x' }, 'o');
    expect(await new SecretBox(fresh).open(sealed, 'o')).toEqual({ password: 'x' });
    await expect(new SecretBox(old).open(sealed, 'o')).rejects.toThrow(SecretsUnavailable);
    expect(() => new SecretBox(fresh, ['short'])).toThrow(RangeError);
  });

  it('are refused without a key, and a short key is none', async () => {
    await expect(new SecretBox(null).seal({ password: 'x' }, 'o')).rejects.toThrow(
      /set lookout.encryptionKey first/,
    );
    await expect(new SecretBox(null).open('x', 'o')).rejects.toThrow(SecretsUnavailable);
    expect(() => new SecretBox('short')).toThrow(RangeError);
  });
});
