import type { KeyTuple, LatestRead, StreamRead } from '../conditions';
import { anyOfKeys, ofKey, wantedValues } from './key_clauses';
import { base, byTime, type SearchSource } from './search_bodies';

export const PAGE_SIZE = 1_000;
/** More wanted keys than this are not named in a query: all documents are read and sorted out here. */
const MAX_KEYS_IN_QUERY = 1_000;

/**
 * `counted`: fields whose values are needed as the aggregations see them, normalised alike. They are not asked for a second
 * time among the others, which show them as they stand in the document and would take their place.
 */
const shown = ({ sampleFields }: SearchSource, counted: readonly string[]) => ({
  _source: false,
  fields: sampleFields.filter((name) => !counted.includes(name)),
  docvalue_fields: [...new Set(counted)].map((field) => ({ field })),
});

export function documentsBody(
  source: SearchSource,
  { window, key, only, values = [], where }: Omit<StreamRead, 'kind'>,
): Record<string, unknown> & { sort: unknown[] } {
  const named = only && only.length <= MAX_KEYS_IN_QUERY ? only : undefined;
  return {
    ...base(source, window, { where }, anyOfKeys(key, named)),
    ...shown(source, [...key, ...values]),
    size: PAGE_SIZE,
    track_total_hits: PAGE_SIZE + 1,
    sort: byTime(source, 'asc'),
  };
}

const newest = (source: SearchSource, { size, values = [] }: LatestRead) => ({
  ...shown(source, values),
  size,
  sort: byTime(source, 'desc'),
});

/** The newest of all documents. */
export const newestBody = (source: SearchSource, read: LatestRead) => ({
  ...base(source, read.window, read),
  ...newest(source, read),
  track_total_hits: false,
});

/** The newest of each value of the one key field. */
export function newestByValueBody(source: SearchSource, read: LatestRead, only: readonly KeyTuple[]) {
  const field = read.key[0] as string;
  const { values, none } = wantedValues(only, 0);
  const documents = { newest: { top_hits: newest(source, read) } };
  return {
    ...base(source, read.window, read, anyOfKeys(read.key, only)),
    size: 0,
    track_total_hits: false,
    aggs: {
      ...(values.length > 0 && {
        keys: { terms: { field, include: values, size: values.length }, aggs: documents },
      }),
      ...(none && { none: { missing: { field }, aggs: documents } }),
    },
  };
}

/** The newest of each of several combinations: one filter each, answered in the order of `only`. */
export const newestByFilterBody = (source: SearchSource, read: LatestRead, only: readonly KeyTuple[]) => ({
  ...base(source, read.window, read, anyOfKeys(read.key, only)),
  size: 0,
  track_total_hits: false,
  aggs: {
    keys: {
      filters: { filters: only.map((tuple) => ofKey(read.key, tuple)) },
      aggs: { newest: { top_hits: newest(source, read) } },
    },
  },
});
