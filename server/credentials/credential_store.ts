import { type SecretBox, SecretsUnavailable } from '../channels';
import type { Store, Stored } from '../store';

/** A key that rules read with, as it is stored: `config` documents of type `credential`. Times are ISO texts. */
/** What a key is for: each use has a key of its own, that can do no more than it has to. */
export type KeyUse = 'rules' | 'channels';

export interface Credential {
  id: string;
  /** Absent: rules. */
  use?: KeyUse;
  space: string;
  login: string;
  /** Of the person. */
  name: string;
  grantedAt: string;
  /** When a rule was last saved with it: a sweep leaves alone what was just taken up. */
  usedAt: string;
  keyId: string;
  lent: boolean;
  /** Ids of keys of before that may live still: each is ended, and then forgotten. Absent: none. */
  replaced?: string[];
  /** The key as its header carries it, encrypted. */
  sealed: string;
  /** No rule needs it: its key is being ended, and nobody takes it up again. */
  ending: boolean;
}

interface CredentialDocument {
  payload: Credential;
  [field: string]: unknown;
}
export type StoredCredential = Stored<CredentialDocument>;

const documentId = (id: string): string => `credential:${id}`;
/** A seal copied to another credential does not open. */
const ownerOf = ({ space, id, keyId }: Pick<Credential, 'space' | 'id' | 'keyId'>): string =>
  `credential|${space}|${id}|${keyId}`;

/** Keys at rest. Rejects with `SecretsUnavailable` and `EsError`. */
export class CredentialStore {
  constructor(
    private readonly store: Store,
    private readonly box: SecretBox,
  ) {}

  get available(): boolean {
    return this.box.available;
  }

  async get(id: string): Promise<StoredCredential | null> {
    return this.store.get<CredentialDocument>(this.store.alias('config'), documentId(id));
  }

  async seal(credential: Omit<Credential, 'sealed'>, encoded: string): Promise<Credential> {
    return { ...credential, sealed: await this.box.seal({ encoded }, ownerOf(credential)) };
  }

  async open(credential: Credential): Promise<string> {
    try {
      return (await this.box.open<{ encoded: string }>(credential.sealed, ownerOf(credential))).encoded;
    } catch (error) {
      if (!(error instanceof SecretsUnavailable)) throw error;
      const why = this.box.available
        ? 'lookout.encryptionKey is not the one it was stored with; set it back or name it in lookout.previousEncryptionKeys'
        : 'lookout.encryptionKey is not set any more; set it back';
      throw new SecretsUnavailable(why);
    }
  }

  /** False when somebody else wrote it in between. */
  async put(credential: Credential, before: StoredCredential | null): Promise<boolean> {
    const { id, space, login, usedAt } = credential;
    const doc = { type: 'credential', space, name: login, updated_at: usedAt, payload: credential };
    const index = this.store.alias('config');
    const write = before
      ? ({ op: 'index', index: before.index, id: documentId(id), doc, fence: before } as const)
      : ({ op: 'create', index, id: documentId(id), doc } as const);
    return (await this.store.write(write, { refresh: true })).outcome === 'done';
  }

  async remove(before: StoredCredential): Promise<boolean> {
    const { index, id } = before;
    return (
      (await this.store.write({ op: 'delete', index, id, fence: before }, { refresh: true })).outcome ===
      'done'
    );
  }

  /** Of all spaces. */
  async all(): Promise<StoredCredential[]> {
    const query = { term: { type: 'credential' } };
    const { hits } = await this.store.search<CredentialDocument>('config', {
      query,
      size: 10_000,
      track_total_hits: false,
    });
    return hits;
  }
}
