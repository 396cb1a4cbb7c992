import type { CountByRead, HistogramRead, KeyTuple } from '../conditions';
import { anyOfKeys, wantedValues } from './key_clauses';
import { base, type SearchSource } from './search_bodies';

/** Keys answered at once; past that the keys are paged. */
export const TERMS_SIZE = 500;
export const COMPOSITE_SIZE = 1_000;

const counted = { size: 0, track_total_hits: true };

export const totalBody = (source: SearchSource, read: Pick<CountByRead, 'window' | 'where'>) => ({
  ...base(source, read.window, read),
  ...counted,
});

/** The smallest count worth answering, so that a key whose shards answered only in part is still seen. */
export const termsFloor = (atLeast: number): number => Math.max(1, Math.ceil(atLeast / 2));

/** @param only fewer than `TERMS_SIZE` */
export function termsBody(
  source: SearchSource,
  { window, where, key, atLeast }: CountByRead,
  only: readonly KeyTuple[] | undefined,
) {
  const field = key[0] as string;
  // A document has values that were not asked for, too: they must not take the place of those that were.
  const include = only ? wantedValues(only, 0).values : [];
  return {
    ...base(source, window, { where }, anyOfKeys(key, only)),
    ...counted,
    aggs: {
      keys: {
        terms: {
          field,
          size: TERMS_SIZE,
          min_doc_count: termsFloor(atLeast),
          show_term_doc_count_error: true,
          ...(include.length > 0 && { include }),
        },
      },
      none: { missing: { field } },
    },
  };
}

export const compositeBody = (
  source: SearchSource,
  { window, where, key }: CountByRead,
  only: readonly KeyTuple[] | undefined,
  after: object | undefined,
) => ({
  ...base(source, window, { where }, anyOfKeys(key, only)),
  ...counted,
  aggs: keyPages(key, COMPOSITE_SIZE, after),
});

/** A page of keys, each with what `inside` asks for. With the first page of a single field comes what its values look like. */
export const keyPages = (
  key: readonly string[],
  size: number,
  after: object | undefined,
  inside?: object,
) => ({
  keys: {
    composite: {
      size,
      sources: key.map((field, at) => ({ [`k${at}`]: { terms: { field, missing_bucket: true } } })),
      ...(after && { after }),
    },
    ...(inside && { aggs: inside }),
  },
  ...(key.length === 1 && !after && { shape: { terms: { field: key[0], size: 1 } } }),
});

export const histogramBody = (source: SearchSource, { window, where, step }: HistogramRead) => ({
  ...base(source, window, { where }),
  ...counted,
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
