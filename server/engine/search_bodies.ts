import type { ResolvedSource } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { KeyTuple } from '../conditions';

/** What turns reads into searches for one rule: the source and which fields to bring along. */
export interface SearchSource {
  resolved: ResolvedSource;
  /** Fields of a sample document. */
  sampleFields: readonly string[];
  searchTimeoutMs: number;
}

/** Keys answered at once; past that the keys are paged. */
export const TERMS_SIZE = 500;
export const COMPOSITE_SIZE = 1_000;
export const PAGE_SIZE = 1_000;
/** More wanted keys than this are not named in a query: all documents are read and sorted out here. */
const MAX_KEYS_IN_QUERY = 1_000;

/** Bounds as epoch milliseconds: exact, whatever formats the mapping takes. */
const inWindow = (timeField: string, { from, to }: Window) => ({
  range: { [timeField]: { gt: from, lte: to, format: 'epoch_millis' } },
});

function base(source: SearchSource, window: Window, more: unknown[] = []): Record<string, unknown> {
  const { resolved } = source;
  const runtime =
    Object.keys(resolved.runtimeMappings).length > 0 ? { runtime_mappings: resolved.runtimeMappings } : {};
  return {
    timeout: `${source.searchTimeoutMs}ms`,
    query: { bool: { filter: [resolved.query, inWindow(resolved.timeField, window), ...more] } },
    ...runtime,
  };
}

export const totalBody = (source: SearchSource, window: Window) => ({
  ...base(source, window),
  size: 0,
  track_total_hits: true,
});

/** The smallest count worth answering, so that a key whose shards answered only in part is still seen. */
export const termsFloor = (atLeast: number): number => Math.max(1, Math.ceil(atLeast / 2));

export const termsBody = (source: SearchSource, window: Window, field: string, atLeast: number) => ({
  ...totalBody(source, window),
  aggs: {
    keys: {
      terms: {
        field,
        size: TERMS_SIZE,
        min_doc_count: termsFloor(atLeast),
        show_term_doc_count_error: true,
      },
    },
    none: { missing: { field } },
  },
});

export const compositeBody = (
  source: SearchSource,
  window: Window,
  key: readonly string[],
  after: unknown | undefined,
) => ({
  ...totalBody(source, window),
  aggs: {
    keys: {
      composite: {
        size: COMPOSITE_SIZE,
        sources: key.map((field, at) => ({ [`k${at}`]: { terms: { field, missing_bucket: true } } })),
        ...(after === undefined ? {} : { after }),
      },
    },
  },
});

/** Documents of the wanted keys; with several key fields a superset, which the reader sorts out. */
function onlyKeys(key: readonly string[], only: readonly KeyTuple[] | undefined): unknown[] {
  if (!only || key.length === 0 || only.length > MAX_KEYS_IN_QUERY) return [];
  return key.map((field, at) => {
    const values = new Set<string>();
    let none = false;
    for (const tuple of only) {
      const value = tuple[at];
      if (value === null || value === undefined) none = true;
      else values.add(value);
    }
    const some = { terms: { [field]: [...values] } };
    if (!none) return some;
    const missing = { bool: { must_not: [{ exists: { field } }] } };
    return values.size === 0 ? missing : { bool: { should: [some, missing], minimum_should_match: 1 } };
  });
}

export function documentsBody(
  source: SearchSource,
  window: Window,
  key: readonly string[],
  only: readonly KeyTuple[] | undefined,
): Record<string, unknown> {
  const { timeField } = source.resolved;
  return {
    ...base(source, window, onlyKeys(key, only)),
    size: PAGE_SIZE,
    track_total_hits: PAGE_SIZE + 1,
    _source: false,
    // `numeric_type`: nanosecond dates answer in milliseconds too.
    sort: [{ [timeField]: { order: 'asc', unmapped_type: 'date', numeric_type: 'date' } }],
    fields: source.sampleFields,
    // Key values as the aggregations see them, normalised alike.
    docvalue_fields: key.map((field) => ({ field })),
  };
}

export const histogramBody = (source: SearchSource, window: Window, step: number) => ({
  ...base(source, window),
  size: 0,
  track_total_hits: true,
  aggs: {
    buckets: {
      // Our buckets are open on the left, the engine's on the right: one millisecond moves one onto the other.
      date_histogram: {
        field: source.resolved.timeField,
        fixed_interval: `${step}ms`,
        offset: `${(window.from + 1) % step}ms`,
        min_doc_count: 1,
      },
    },
  },
});
