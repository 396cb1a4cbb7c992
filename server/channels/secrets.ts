import makeCrypto from '@elastic/node-crypto';
import type { Secrets } from './contract';

/** Secrets cannot be kept or read here; says what to set. The API answers 400 with it. */
export class SecretsUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretsUnavailable';
  }
}

type Crypto = ReturnType<typeof makeCrypto>;

/** Shorter keys are refused by the hosts' own saved objects, too. */
const SHORTEST_KEY = 32;

/** Secrets at rest: AES-256-GCM by `@elastic/node-crypto`, bound to the channel, or whatever else, they belong to. */
export class SecretBox {
  private readonly crypto: Crypto | null;
  private readonly previous: readonly Crypto[];

  /**
   * Without a key nothing with secrets can be kept. What was sealed with one of the previous keys still opens. Throws a
   * RangeError when a key is too short.
   */
  constructor(encryptionKey: string | null, previousKeys: readonly string[] = []) {
    if (encryptionKey !== null && encryptionKey.length < SHORTEST_KEY) {
      throw new RangeError(`lookout.encryptionKey must have at least ${SHORTEST_KEY} characters`);
    }
    if (previousKeys.some((key) => key.length < SHORTEST_KEY)) {
      throw new RangeError(
        `lookout.previousEncryptionKeys must have at least ${SHORTEST_KEY} characters each`,
      );
    }
    this.crypto = encryptionKey === null ? null : makeCrypto({ encryptionKey });
    this.previous = previousKeys.map((key) => makeCrypto({ encryptionKey: key }));
  }

  get available(): boolean {
    return this.crypto !== null;
  }

  /** Rejects with `SecretsUnavailable` without a key. */
  async seal(secrets: Partial<Record<string, string>>, owner: string): Promise<string> {
    return this.need().encrypt(secrets, owner);
  }

  /** Rejects with `SecretsUnavailable` without the key, or when they were sealed with another one or for another owner. */
  async open<T extends Partial<Record<string, string>> = Secrets>(sealed: string, owner: string): Promise<T> {
    for (const crypto of [this.need(), ...this.previous]) {
      try {
        return (await crypto.decrypt(sealed, owner)) as T;
      } catch {
        // Sealed with another key: the next one may be it.
      }
    }
    throw new SecretsUnavailable(
      'the secrets of this channel cannot be read: lookout.encryptionKey is not the one they were stored with; set it back, name it in lookout.previousEncryptionKeys, or enter them again',
    );
  }

  private need(): Crypto {
    if (!this.crypto) {
      throw new SecretsUnavailable('passwords and keys cannot be stored: set lookout.encryptionKey first');
    }
    return this.crypto;
  }
}
