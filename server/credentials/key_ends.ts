import { type Es, EsError, type Log } from '../ports';

interface Invalidated {
  error_count?: number;
  error_details?: Array<{ reason?: string }>;
}

/**
 * Ends keys that Lookout was granted, so that none lives on unknown. What the cluster does not end now is tried again: a
 * replaced key stands beside its successor until it is ended, one that was perhaps never stored is remembered here.
 */
export class KeyEnds {
  /** Granted, and perhaps not stored: the credential's id by the key's. */
  private readonly unsure = new Map<string, string>();

  constructor(
    private readonly es: Es,
    private readonly log: Log,
    /** The id of the key that is stored of a credential; undefined where none is. Rejects with `EsError`. */
    private readonly storedKey: (credential: string) => Promise<string | undefined>,
  ) {}

  /** Safe to repeat. Rejects with `EsError` when one of them may live on. */
  async end(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const path = '/_security/api_key';
    const said = await this.es.request<Invalidated | null>({ method: 'DELETE', path, body: { ids: keys } });
    if (!said?.error_count) return;
    const reason = said.error_details?.[0]?.reason ?? 'the cluster does not say why';
    throw new EsError(503, 'key_not_ended', `a key could not be ended: ${reason}`);
  }

  /** As `end`, but what fails is only logged: it is on record, and a sweep ends it. Never rejects. */
  async endSoon(keys: readonly string[]): Promise<void> {
    await this.end(keys).catch((error: Error) =>
      this.log.warn(`a replaced key is not ended yet, a sweep does it: ${error.message}`),
    );
  }

  /** A granted key could not be stored because of `error`: it is ended unless it is stored all the same. Never rejects. */
  async endUnlessStored(key: string, credential: string, error: unknown): Promise<void> {
    this.unsure.set(key, credential);
    // Without an answer the write may yet come in: a sweep looks when that is over.
    if (!(error instanceof EsError && error.status === 0)) await this.settle();
  }

  /** Keys of which it was not known whether they are stored. Never rejects. */
  async settle(): Promise<void> {
    for (const [key, credential] of this.unsure) {
      try {
        if ((await this.storedKey(credential)) !== key) await this.end([key]);
        this.unsure.delete(key);
      } catch (error) {
        this.log.warn(`a key that was not stored is not ended yet: ${(error as Error).message}`);
      }
    }
  }
}
