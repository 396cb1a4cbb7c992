import type { Rule, RunsAs } from '../../common/schemas';
import { type SecretBox, SecretsUnavailable } from '../channels';
import { type Es, EsError, GrantRefused, type HostPorts, type HostRequest, type Identity } from '../ports';
import { type Store, stableId } from '../store';
import { type Credential, CredentialStore, type KeyUse, type StoredCredential } from './credential_store';
import { KeyEnds } from './key_ends';
import { KEY_RIGHTS } from './key_rights';
import { KEY_REFUSED, keyFailure, keyWords, refusal } from './refusals';
import { isAccepted, type Standing, securityOf, standingOf } from './security';

/** So long a key that no rule needs is left alone: somebody may just be saving a rule with it. */
const GRACE_MS = 10 * 60_000;
/** So long an opened key is taken for the stored one. */
const FRESH_MS = 30_000;

/** As whom rules read here: as the host (it is all there is, or security is off), as their authors, or not at all. */
export type ReadsAs = 'host' | 'host_without_security' | 'author' | 'nobody';

/** Somebody's rights as the engine reads with them. */
export interface Reading {
  /** One for each identity: searches of one share batches. */
  id: string;
  identity: Identity;
  es: Es;
  /** `the key of Ana (granted …)`, for what it cannot see; null for the host. */
  words: string | null;
}

interface Opened {
  until: number;
  reading: Reading;
}

export interface CredentialsDeps {
  ports: HostPorts;
  store: Store;
  box: SecretBox;
  /** Epoch ms by the engine's clock. */
  now(): number;
  graceMs?: number;
}

/**
 * With whose rights rules read: a key is granted when a rule is saved, kept encrypted, shared by all rules that the same
 * person saved with the same rights, and ended when no rule needs it any more.
 */
export class Credentials {
  private readonly stored: CredentialStore;
  private readonly secured: () => Promise<boolean>;
  private readonly opened = new Map<string, Opened>();
  private readonly host: Reading;
  private readonly ends: KeyEnds;

  constructor(private readonly deps: CredentialsDeps) {
    const { ports, store, box } = deps;
    this.stored = new CredentialStore(store, box);
    const { internal } = ports.elasticsearch;
    this.secured = securityOf(internal);
    this.ends = new KeyEnds(
      internal,
      ports.log,
      async (id) => (await this.stored.get(id))?.source.payload.keyId,
    );
    const identity: Identity = { kind: 'host' };
    this.host = { id: 'host', identity, es: ports.elasticsearch.identity(identity), words: null };
  }

  /** Rejects with `EsError` while the cluster cannot be asked. */
  async readsAs(): Promise<ReadsAs> {
    if (!this.deps.ports.keys) return 'host';
    if (!(await this.secured())) return 'host_without_security';
    return this.stored.available ? 'author' : 'nobody';
  }

  /**
   * The key that rules, or channels, which this person saves now are to act with; null where that is the host. `renew`: a new one
   * in any case. Rejects with `SecretsUnavailable`, `GrantRefused` and `EsError`.
   */
  async take(
    request: HostRequest,
    space: string,
    { renew = false, use = 'rules' as KeyUse } = {},
  ): Promise<RunsAs | null> {
    const as = await this.readsAs();
    if (as === 'host' || as === 'host_without_security') return null;
    if (as === 'nobody') throw new SecretsUnavailable(NO_ENCRYPTION_KEY);
    const standing = await standingOf(this.deps.ports.elasticsearch.user(request));
    const id = stableId('credential', space, standing.fingerprint, ...(use === 'rules' ? [] : [use]));
    const before = await this.stored.get(id);
    const known = before && !renew ? await this.usedAgain(before) : null;
    return runsAs(known ?? (await this.granted(request, { space, id, standing, use }, before)), this.iso());
  }

  /** How a rule reads. Rejects with an `EsError` that says what is wrong with its key. */
  async of(rule: Pick<Rule, 'runsAs'>): Promise<Reading> {
    const key = rule.runsAs;
    if (key) return this.reading(key, 'rules');
    const as = await this.readsAs();
    if (as === 'nobody') throw new EsError(403, KEY_REFUSED, NO_ENCRYPTION_KEY);
    if (as === 'author') throw new EsError(403, KEY_REFUSED, NO_KEY);
    return this.host;
  }

  /** As whom a channel acts. Rejects with an `EsError` that says what is wrong with its key. */
  async ofChannel(key: RunsAs | null): Promise<Reading> {
    if (key) return this.reading(key, 'channels');
    const as = await this.readsAs();
    if (as === 'nobody') throw new EsError(403, KEY_REFUSED, NO_ENCRYPTION_KEY);
    if (as === 'author') throw new EsError(403, KEY_REFUSED, SAVED_WITHOUT);
    return this.host;
  }

  private async reading(key: RunsAs, use: KeyUse): Promise<Reading> {
    const known = this.opened.get(key.credential);
    if (known && known.until > this.deps.now()) return known.reading;
    const found = await this.stored.get(key.credential);
    const credential = found?.source.payload;
    if (!credential || credential.ending) {
      throw new EsError(403, KEY_REFUSED, refusal({ name: key.name, grantedAt: key.since, use }, 'is gone'));
    }
    const reading = known?.reading.id === credential.keyId ? known.reading : await this.open(credential);
    // The oldest goes; a cluster with more people than this only opens keys more often.
    if (this.opened.size >= 1_000) this.opened.delete(this.opened.keys().next().value as string);
    this.opened.set(key.credential, { until: this.deps.now() + FRESH_MS, reading });
    return reading;
  }

  private async open(credential: Credential): Promise<Reading> {
    const encoded = await this.stored.open(credential).catch((error: Error) => {
      if (!(error instanceof SecretsUnavailable)) throw error;
      throw new EsError(403, KEY_REFUSED, refusal(credential, `cannot be decrypted: ${error.message}`));
    });
    const identity: Identity = { kind: 'key', id: credential.keyId, encoded };
    const es = this.deps.ports.elasticsearch.identity(identity);
    return {
      id: credential.keyId,
      identity,
      es: {
        flavour: es.flavour,
        request: async <T>(...call: Parameters<Es['request']>): Promise<T> => {
          try {
            return withKeyWords(await es.request<T>(...call), credential);
          } catch (error) {
            // It may have been renewed on another node: looked up again before the next run.
            if (error instanceof EsError && error.status === 401) this.opened.delete(credential.id);
            throw keyFailure(error, credential);
          }
        },
      },
      words: keyWords(credential),
    };
  }

  /** The stored key when it can go on being used; null when a new one is needed. */
  private async usedAgain(before: StoredCredential): Promise<Credential | null> {
    const credential = before.source.payload;
    if (credential.ending) return null;
    const encoded = await this.stored.open(credential).catch(() => null);
    if (encoded === null) return null;
    const { elasticsearch } = this.deps.ports;
    const identity: Identity = { kind: 'key', id: credential.keyId, encoded };
    if (!(await isAccepted(elasticsearch.identity(identity)))) return null;
    const again = await this.stored.seal({ ...credential, usedAt: this.iso() }, encoded);
    return (await this.stored.put(again, before)) ? again : this.asNowStored(credential.id);
  }

  private async granted(
    request: HostRequest,
    { space, id, standing, use }: { space: string; id: string; standing: Standing; use: KeyUse },
    before: StoredCredential | null,
  ): Promise<Credential> {
    const { keys } = this.deps.ports;
    if (!keys) throw new GrantRefused('this host cannot grant keys');
    const key = await keys.grant(request, {
      name: `Lookout: ${use} of ${standing.login} in ${space}`,
      role_descriptors: KEY_RIGHTS[use],
      metadata: { application: 'lookout', space, login: standing.login },
    });
    const at = this.iso();
    const old = before?.source.payload;
    const replaced = old ? keysOf(old).filter((one) => one !== key.id) : [];
    const { login, name } = standing;
    const { id: keyId, lent } = key;
    const of = {
      id,
      use,
      space,
      login,
      name,
      grantedAt: at,
      usedAt: at,
      keyId,
      lent,
      replaced,
      ending: false,
    };
    try {
      const credential = await this.stored.seal(of, key.encoded);
      if (await this.stored.put(credential, before)) {
        this.opened.delete(id);
        await this.ends.endSoon(replaced);
        return credential;
      }
    } catch (error) {
      if (!lent) await this.ends.endUnlessStored(keyId, id, error);
      throw error;
    }
    // Somebody saved at the same moment: one of the two keys is enough.
    if (!lent) await this.ends.endUnlessStored(keyId, id, null);
    return this.asNowStored(id);
  }

  private async asNowStored(id: string): Promise<Credential> {
    const found = await this.stored.get(id);
    if (!found || found.source.payload.ending)
      throw new EsError(503, 'key_moved', 'the key to read with changed meanwhile; try again');
    return found.source.payload;
  }

  /** Ends the keys that no rule needs. Safe on every node at once, and again after it was cut off. Answers how many. */
  async sweep(needed: ReadonlySet<string>): Promise<number> {
    if ((await this.readsAs()) !== 'author') return 0;
    await this.ends.settle();
    const before = this.deps.now() - (this.deps.graceMs ?? GRACE_MS);
    let ended = 0;
    for (const one of await this.stored.all()) {
      const credential = one.source.payload;
      if (needed.has(credential.id) || Date.parse(credential.usedAt) > before) {
        await this.endReplaced(one);
        continue;
      }
      // Marked first: a key whose document is gone could be ended by nobody any more.
      if (!credential.ending && !(await this.stored.put({ ...credential, ending: true }, one))) continue;
      await this.ends.end(keysOf(credential));
      const marked = await this.stored.get(credential.id);
      if (marked?.source.payload.ending && (await this.stored.remove(marked))) ended += 1;
      this.opened.delete(credential.id);
    }
    return ended;
  }

  private async endReplaced(one: StoredCredential): Promise<void> {
    const { replaced = [], ...rest } = one.source.payload;
    if (replaced.length === 0) return;
    await this.ends.end(replaced);
    await this.stored.put({ ...rest, replaced: [] }, one);
  }

  private iso(): string {
    return new Date(this.deps.now()).toISOString();
  }
}

/** What of a credential is Lookout's to end. */
const keysOf = ({ keyId, lent, replaced = [] }: Credential): string[] =>
  lent ? replaced : [...replaced, keyId];

const runsAs = ({ id, login, name, lent }: Credential, since: string): RunsAs => ({
  credential: id,
  login,
  name,
  since,
  lent,
});

/** Searches of a batch are refused one by one. */
function withKeyWords<T>(answer: T, credential: Credential): T {
  const { responses } = (answer ?? {}) as { responses?: Array<{ status?: number; error?: unknown }> };
  if (!Array.isArray(responses)) return answer;
  for (const one of responses) {
    if (!one.error || (one.status !== 401 && one.status !== 403)) continue;
    const { reason = '' } = one.error as { reason?: string };
    const said = keyFailure(new EsError(one.status, 'security_exception', reason, one), credential);
    one.error = { type: KEY_REFUSED, reason: (said as EsError).message };
  }
  return answer;
}

export const NO_ENCRYPTION_KEY =
  'this cluster is secured, and without lookout.encryptionKey no rule can keep a key to read with: set lookout.encryptionKey (32 characters or more, the same on every node), restart, then save the rules or press “Run as me”';

const SAVED_WITHOUT =
  'the channel has no key to act with, since it was last saved where security was off: save it again';

const NO_KEY =
  'this rule has no key to read with, since it was last saved where security was off; whoever may read what it looks at can press “Run as me”';
