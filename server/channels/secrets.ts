import makeCrypto from '@elastic/node-crypto';
import type { Secrets } from './contract';

/** Secrets cannot be kept or read here; says what to set. The API answers 400 with it. */
export class SecretsUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretsUnavailable';
  }
}

/** Shorter keys are refused by the hosts' own saved objects, too. */
const SHORTEST_KEY = 32;

/** Secrets of channels at rest: AES-256-GCM by `@elastic/node-crypto`, bound to the channel they belong to. */
export class SecretBox {
  private readonly crypto: ReturnType<typeof makeCrypto> | null;

  /** Without a key nothing with secrets can be kept. Throws a RangeError when the key is too short. */
  constructor(encryptionKey: string | null) {
    if (encryptionKey !== null && encryptionKey.length < SHORTEST_KEY) {
      throw new RangeError(`lookout.encryptionKey must have at least ${SHORTEST_KEY} characters`);
    }
    this.crypto = encryptionKey === null ? null : makeCrypto({ encryptionKey });
  }

  get available(): boolean {
    return this.crypto !== null;
  }

  /** Rejects with `SecretsUnavailable` without a key. */
  async seal(secrets: Secrets, owner: string): Promise<string> {
    return this.need().encrypt(secrets, owner);
  }

  /** Rejects with `SecretsUnavailable` without the key, or when they were sealed with another one or for another owner. */
  async open(sealed: string, owner: string): Promise<Secrets> {
    const crypto = this.need();
    try {
      return (await crypto.decrypt(sealed, owner)) as Secrets;
    } catch {
      throw new SecretsUnavailable(
        'the secrets of this channel cannot be read: lookout.encryptionKey is not the one they were stored with; set it back or enter them again',
      );
    }
  }

  private need(): ReturnType<typeof makeCrypto> {
    if (!this.crypto) {
      throw new SecretsUnavailable('passwords and keys cannot be stored: set lookout.encryptionKey first');
    }
    return this.crypto;
  }
}
