import type { FieldSpec } from '../../common/query';
import { Recent } from '../../common/recent';
import type { ResolvedSource, Source } from '../../common/schemas';
import { type Es, EsError, type Identity, type SavedSearches, type Scope, SourceError } from '../ports';
import { fieldsOf, resolveInline } from './inline_query';

/** How long an answer of the host is taken for the truth. */
const FRESH_MS = 15_000;
/** What an inline query stands for changes with the fields of its index alone, which is rare. */
const QUERY_FRESH_MS = 300_000;
const FIELDS_FRESH_MS = 60_000;
const MOST = 20_000;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What a rule's source stands for now. `orphaned`: the saved search is gone and the last good copy is used. `unasked`: it is
 * used because the host could not be asked.
 */
export interface Resolution {
  resolved: ResolvedSource;
  orphaned: boolean;
  unasked?: boolean;
}

/** With whose rights a source is looked at; answers are shared by those who have the same. */
export interface ReadAs {
  id: string;
  identity: Identity;
  es: Es;
}

/** In which space a rule lies, and how it reads; by default as the host. */
export interface Where {
  space: string;
  as?: ReadAs;
}

/** Turns sources into queries; answers of the last moment are shared by rules that follow the same saved search. */
export class SourceResolver {
  private readonly searches: Recent<ResolvedSource | null>;
  private readonly queries: Recent<ResolvedSource | null>;
  /** Shared by the queries of one index, which may be thousands. */
  private readonly fieldLists: Recent<FieldSpec[]>;

  /** By the very object: a rule's source is one as long as the rule is not changed. */
  private readonly keys = new WeakMap<Source, string>();

  constructor(
    private readonly savedSearches: SavedSearches,
    private readonly es: Es,
    now: () => number,
  ) {
    this.searches = new Recent(FRESH_MS, now, MOST);
    this.queries = new Recent(QUERY_FRESH_MS, now, MOST);
    this.fieldLists = new Recent(FIELDS_FRESH_MS, now);
  }

  /** For authoring: always asked anew. Throws `SourceError` when it is gone or cannot be turned into a query. */
  async resolve(source: Source, scope: Scope, es: Es = this.es): Promise<ResolvedSource> {
    const resolved =
      source.kind === 'query'
        ? await resolveInline(source, (index) => fieldsOf(es, index))
        : await this.savedSearches.resolve(scope, source.id);
    if (!resolved) throw new SourceError('the saved search does not exist any more; pick another one');
    return resolved;
  }

  /**
   * For evaluation. `copy`: what a rule knew last. Throws `SourceError` only when there is none; `called` names the source in
   * its message.
   */
  async follow(
    source: Source,
    where: Where,
    copy: ResolvedSource | null,
    called = 'the saved search',
  ): Promise<Resolution> {
    try {
      const resolved = await this.cached(source, where);
      if (resolved) return { resolved, orphaned: false };
      if (copy) return { resolved: copy, orphaned: true };
      throw new SourceError(`${called} does not exist any more`);
    } catch (error) {
      // The host cannot be asked just now: the last good copy is what the rule meant a moment ago.
      if (error instanceof EsError && copy) return { resolved: copy, orphaned: false, unasked: true };
      throw error;
    }
  }

  /** What a query stands for that a condition holds in itself. Throws `SourceError` when it is none. */
  async inline(source: Extract<Source, { kind: 'query' }>, where: Where): Promise<ResolvedSource> {
    return (await this.follow(source, where, null)).resolved;
  }

  /**
   * Whether it was this person, and nobody else, who made a saved search what `seen` is; with who it was, as far as the
   * host says. Rejects with `SourceError` and `EsError`.
   */
  async madeBy(
    login: string,
    source: Extract<Source, { kind: 'saved_search' }>,
    seen: ResolvedSource,
    { space, as }: Where,
  ): Promise<{ own: boolean; by: string[] }> {
    const scope = { space, ...(as && { identity: as.identity }) };
    const by = (await this.savedSearches.editors?.(scope, source.id)) ?? [];
    if (by.length === 0 || by.some((one) => one !== login)) return { own: false, by };
    // Looked at again: what the person did last is not what was seen, if somebody came in between.
    const now = await this.savedSearches.resolve(scope, source.id);
    return { own: now?.revision === seen.revision && same(now.columns, seen.columns), by };
  }

  private keyOf(source: Source, space: string): string {
    const known = this.keys.get(source);
    if (known !== undefined) return known;
    const key = source.kind === 'query' ? JSON.stringify(source) : `${space}\n${source.id}`;
    this.keys.set(source, key);
    return key;
  }

  private cached(source: Source, { space, as }: Where): Promise<ResolvedSource | null> {
    const key = `${as?.id ?? 'host'}\n${this.keyOf(source, space)}`;
    if (source.kind === 'query')
      return this.queries.get(key, () => resolveInline(source, (index) => this.fields(index, as)));
    const scope = { space, ...(as && { identity: as.identity }) };
    return this.searches.get(key, () => this.savedSearches.resolve(scope, source.id));
  }

  private fields(index: string, as: ReadAs | undefined): Promise<FieldSpec[]> {
    return this.fieldLists.get(`${as?.id ?? 'host'}\n${index}`, () => fieldsOf(as?.es ?? this.es, index));
  }
}
