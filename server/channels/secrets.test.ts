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

  it('are refused without a key, and a short key is none', async () => {
    await expect(new SecretBox(null).seal({ password: 'x' }, 'o')).rejects.toThrow(
      /set lookout.encryptionKey first/,
    );
    await expect(new SecretBox(null).open('x', 'o')).rejects.toThrow(SecretsUnavailable);
    expect(() => new SecretBox('short')).toThrow(RangeError);
  });
});
