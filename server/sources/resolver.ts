import type { ResolvedSource, Source } from '../../common/schemas';
import { type Es, EsError, type SavedSearches, type Scope, SourceError } from '../ports';
import { resolveInline } from './inline_query';

/** How long an answer of the host is taken for the truth. */
const FRESH_MS = 15_000;
/** Field lists of inline queries change rarely. */
const INLINE_FRESH_MS = 300_000;

/** What a rule's source stands for now. `orphaned`: the saved search is gone and the last good copy is used. */
export interface Resolution {
  resolved: ResolvedSource;
  orphaned: boolean;
}

/** Turns sources into queries; answers of the last moment are shared by rules that follow the same saved search. */
export class SourceResolver {
  private readonly cache = new Map<string, { until: number; answer: Promise<ResolvedSource | null> }>();

  /** By the very object: a rule's source is one as long as the rule is not changed. */
  private readonly keys = new WeakMap<Source, string>();

  constructor(
    private readonly savedSearches: SavedSearches,
    private readonly es: Es,
    private readonly now: () => number,
  ) {}

  /** For authoring: always asked anew. Throws `SourceError` when it is gone or cannot be turned into a query. */
  async resolve(source: Source, scope: Scope, es: Es = this.es): Promise<ResolvedSource> {
    const resolved =
      source.kind === 'query'
        ? await resolveInline(es, source)
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
    space: string,
    copy: ResolvedSource | null,
    called = 'the saved search',
  ): Promise<Resolution> {
    try {
      const resolved = await this.cached(source, space);
      if (resolved) return { resolved, orphaned: false };
      if (copy) return { resolved: copy, orphaned: true };
      throw new SourceError(`${called} does not exist any more`);
    } catch (error) {
      // The host cannot be asked just now: the last good copy is what the rule meant a moment ago.
      if (error instanceof EsError && copy) return { resolved: copy, orphaned: false };
      throw error;
    }
  }

  /** What a query stands for that a condition holds in itself. Throws `SourceError` when it is none. */
  async inline(source: Extract<Source, { kind: 'query' }>, space: string): Promise<ResolvedSource> {
    return (await this.follow(source, space, null)).resolved;
  }

  private keyOf(source: Source, space: string): string {
    const known = this.keys.get(source);
    if (known !== undefined) return known;
    const key = source.kind === 'query' ? JSON.stringify(source) : `${space}\n${source.id}`;
    this.keys.set(source, key);
    return key;
  }

  private cached(source: Source, space: string): Promise<ResolvedSource | null> {
    const key = this.keyOf(source, space);
    const known = this.cache.get(key);
    if (known && known.until > this.now()) return known.answer;
    const answer =
      source.kind === 'query'
        ? resolveInline(this.es, source)
        : this.savedSearches.resolve({ space }, source.id);
    const freshMs = source.kind === 'query' ? INLINE_FRESH_MS : FRESH_MS;
    this.cache.set(key, { until: this.now() + freshMs, answer });
    answer.catch(() => this.cache.delete(key));
    if (this.cache.size > 20_000) this.cache.clear();
    return answer;
  }
}
