import type { ResolvedSource } from '../../../common/schemas';
import type { Identity, Scope } from '../../ports';
import { Gatherer } from '../../store';
import type { SavedObject, SavedObjectsClient, UiSettings } from './contracts';
import { type EsQuerySettings, esQuerySettings } from './es_query';
import { asEsErrors, nullWhenMissing, savedObjectError } from './saved_object_errors';

/** Advanced settings are taken for the truth so long. */
const SETTINGS_MS = 15_000;
/** Fields of a data view change without it: its queries are made anew after so long. */
const MADE_MS = 300_000;
const MOST_SCOPES = 1_000;
const MOST_MADE = 10_000;

type Kept = SavedObject<Record<string, unknown>>;

/** Reads of one scope. Both reject with `EsError`. */
export interface ScopeReads {
  /** Null when there is none. */
  object(type: string, id: string): Promise<Kept | null>;
  settings(): Promise<EsQuerySettings>;
  /** `make`, or what it made the last time when `of` says the same. */
  query(id: string, of: readonly unknown[], make: () => Promise<ResolvedSource>): Promise<ResolvedSource>;
}

interface ScopeHost {
  savedObjects(scope: Scope): Promise<SavedObjectsClient>;
  uiSettings(scope: Scope): Promise<UiSettings>;
}

/** Somebody waits: all is asked anew. */
function readsNow(host: ScopeHost, scope: Scope): ScopeReads {
  return {
    async object(type, id) {
      const client = await host.savedObjects(scope);
      return asEsErrors(`read the ${type} ${id}`, () =>
        client.get<Kept['attributes']>(type, id).catch(nullWhenMissing),
      );
    },
    settings: async () => settingsOf(await host.uiSettings(scope)),
    query: (_id, _of, make) => make(),
  };
}

const settingsOf = (uiSettings: UiSettings) =>
  asEsErrors('read the advanced settings', () => esQuerySettings(uiSettings));

/**
 * Rules look at the saved searches that they follow each time they run: hundreds are read with one call, and a query is
 * made anew only when the saved search, its data view or a setting has changed.
 */
class BackgroundReads implements ScopeReads {
  private readonly objects: Gatherer<{ type: string; id: string }, Kept | null | Error>;
  private known: { until: number; settings: Promise<EsQuerySettings> } | null = null;
  private readonly made = new Map<string, { of: string; until: number; resolved: ResolvedSource }>();

  constructor(
    private readonly host: ScopeHost,
    private readonly scope: Scope,
    private readonly now: () => number,
  ) {
    this.objects = new Gatherer((asked) => this.read(asked), 2);
  }

  private async read(asked: Array<{ type: string; id: string }>): Promise<Array<Kept | null | Error>> {
    const client = await this.host.savedObjects(this.scope);
    const { saved_objects } = await asEsErrors('read saved searches', () =>
      client.bulkGet<Kept['attributes']>(asked),
    );
    return asked.map(({ type, id }, at) => {
      const { error, ...object } = saved_objects[at]!;
      if (!error) return object;
      if (error.statusCode === 404) return null;
      return savedObjectError(error.statusCode, `read the ${type} ${id}`, error.message);
    });
  }

  async object(type: string, id: string): Promise<Kept | null> {
    const found = await this.objects.ask({ type, id });
    if (found instanceof Error) throw found;
    return found;
  }

  settings(): Promise<EsQuerySettings> {
    const now = this.now();
    if (this.known && this.known.until > now) return this.known.settings;
    const settings = this.host.uiSettings(this.scope).then(settingsOf);
    this.known = { until: now + SETTINGS_MS, settings };
    settings.catch(() => {
      this.known = null;
    });
    return settings;
  }

  async query(
    id: string,
    parts: readonly unknown[],
    make: () => Promise<ResolvedSource>,
  ): Promise<ResolvedSource> {
    const of = JSON.stringify(parts);
    const now = this.now();
    const known = this.made.get(id);
    if (known && known.of === of && known.until > now) return known.resolved;
    const resolved = await make();
    if (this.made.size >= MOST_MADE) this.made.clear();
    this.made.set(id, { of, until: now + MADE_MS, resolved });
    return resolved;
  }
}

const identityId = (identity: Identity | undefined): string =>
  identity?.kind === 'key' ? identity.id : 'host';

/** The reads of each scope; those of rules, which nobody's request stands for, are kept. */
export class ReadsByScope {
  private readonly kept = new Map<string, BackgroundReads>();

  constructor(
    private readonly host: ScopeHost,
    private readonly now: () => number = Date.now,
  ) {}

  of(scope: Scope): ScopeReads {
    if ('request' in scope) return readsNow(this.host, scope);
    const key = JSON.stringify([scope.space, identityId(scope.identity)]);
    const reads = this.kept.get(key) ?? new BackgroundReads(this.host, scope, this.now);
    // The last used stay.
    this.kept.delete(key);
    this.kept.set(key, reads);
    if (this.kept.size > MOST_SCOPES) this.kept.delete(this.kept.keys().next().value as string);
    return reads;
  }
}
