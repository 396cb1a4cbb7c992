/**
 * Answers the reads of conditions from a list of documents, for tests. It says the same as the reader on the real engine
 * (test/integration/answerer.test.ts compares the two): windows are `(from, to]`, a document with several values of a key
 * field belongs to several keys, one without a value to the key `null`.
 */

import type { Metric } from '../../../common/schemas';
import type { Window } from '../../../common/time';
import {
  type Asked,
  type Cell,
  type CountByRead,
  type CountByResult,
  type EventDocument,
  type HistogramRead,
  type HistogramResult,
  type KeyTuple,
  keyId,
  type LatestRead,
  type LatestResult,
  type Measured,
  type MeasureRead,
  type MeasureResult,
  type Read,
  type ReadResult,
  type StreamRead,
  type StreamResult,
} from '../contract';
import { fits } from './fits';
import { valuesOf } from './values';

export interface TestDocument {
  id: string;
  index: string;
  /** Epoch milliseconds. */
  time: number;
  /** Dotted names or nested objects. */
  fields: Record<string, unknown>;
  /** Visible from then on; absent = always. */
  ingestedAt?: number;
  /** Whose it is, as reads name it; absent = the rule's own source. */
  source?: number;
}

export interface Answerer {
  answer(read: Read): ReadResult;
}

/** Every combination of the key fields' values, each once. */
export function keysOf(fields: Record<string, unknown>, key: readonly string[]): KeyTuple[] {
  let tuples: Array<Array<string | null>> = [[]];
  for (const name of key) {
    const values = [...new Set(valuesOf(fields, name).map(String))];
    const parts: Array<string | null> = values.length === 0 ? [null] : values;
    tuples = tuples.flatMap((tuple) => parts.map((part) => [...tuple, part]));
  }
  return tuples;
}

/** Where the `share`-th of `count` ranked values lies, from 0 on: as a t-digest answers where it holds every value. */
const digestRank = (share: number, count: number): number => share * count - 0.5;

/**
 * @param now documents ingested later are not seen yet
 * @param rank how the engine that is stood in for places a percentile
 */
export function createAnswerer(
  documents: readonly TestDocument[],
  {
    now = Number.POSITIVE_INFINITY,
    pageSize = 1000,
    rank = digestRank,
  }: { now?: number; pageSize?: number; rank?: typeof digestRank } = {},
): Answerer {
  const visible = documents
    .filter((document) => (document.ingestedAt ?? Number.NEGATIVE_INFINITY) <= now)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const inside = (window: Window, { source = 0, where }: Asked) =>
    visible.filter(
      (document) =>
        document.time > window.from &&
        document.time <= window.to &&
        (document.source ?? 0) === source &&
        (!where || fits(document.fields, where)),
    );

  return {
    answer(read) {
      switch (read.kind) {
        case 'countBy':
          return countBy(read, inside(read.window, read));
        case 'stream':
          return stream(read, inside(read.window, read), pageSize);
        case 'histogram':
          return histogram(read, inside(read.window, read));
        case 'latest':
          return latest(read, inside(read.window, read));
        case 'measure':
          return measure(
            read,
            read.windows.map((window) => inside(window, read)),
            rank,
          );
      }
    },
  };
}

const wantedOf = (key: readonly string[], only: readonly KeyTuple[] | undefined): Set<string> | null =>
  only && key.length > 0 ? new Set(only.map(keyId)) : null;

/** Documents by key, as far as it is wanted. */
function grouped(documents: TestDocument[], key: readonly string[], only?: readonly KeyTuple[]) {
  const wanted = wantedOf(key, only);
  const groups = new Map<string, { key: KeyTuple; documents: TestDocument[] }>();
  for (const document of documents) {
    for (const tuple of keysOf(document.fields, key)) {
      const id = keyId(tuple);
      if (wanted && !wanted.has(id)) continue;
      const group = groups.get(id) ?? { key: tuple, documents: [] };
      group.documents.push(document);
      groups.set(id, group);
    }
  }
  return groups;
}

const eventOf = (
  { id, index, time, fields }: TestDocument,
  keys: KeyTuple[],
  values: readonly string[] | undefined,
): EventDocument => ({
  id,
  index,
  time,
  fields,
  keys,
  ...(values && {
    values: Object.fromEntries(
      values.map((name) => [name, [...new Set(valuesOf(fields, name).map(String))]]),
    ),
  }),
});

function latest({ key, only, size, values }: LatestRead, documents: TestDocument[]): LatestResult {
  const groups = [...grouped(documents, key, only).values()].map((group) => ({
    key: group.key,
    documents: group.documents
      .slice(-size)
      .reverse()
      .map((document) => eventOf(document, [group.key], values)),
  }));
  return { kind: 'latest', groups };
}

function measure(
  { key, only, metrics }: MeasureRead,
  windows: TestDocument[][],
  rank: typeof digestRank,
): MeasureResult {
  const groups = new Map<string, { key: KeyTuple; cells: Cell[] }>();
  const cellOf = (documents: TestDocument[]): Cell => ({
    count: documents.length,
    values: metrics.map((metric) => measured(metric, documents, rank)),
  });
  const empty = () => windows.map(() => cellOf([]));
  if (key.length === 0) groups.set(keyId([]), { key: [], cells: empty() });
  windows.forEach((documents, at) => {
    for (const [id, group] of grouped(documents, key, only)) {
      const row = groups.get(id) ?? { key: group.key, cells: empty() };
      row.cells[at] = cellOf(group.documents);
      groups.set(id, row);
    }
  });
  return { kind: 'measure', groups: [...groups.values()] };
}

function measured(metric: Measured, documents: TestDocument[], rank: typeof digestRank): number | null {
  if (metric.agg === 'part') return documents.filter(({ fields }) => fits(fields, metric.query)).length;
  if (metric.agg === 'count') return documents.length;
  const values = documents.flatMap(({ fields }) => valuesOf(fields, metric.field ?? ''));
  if (metric.agg === 'value_count') return values.length;
  if (metric.agg === 'cardinality') return new Set(values.map(String)).size;
  return numeric(metric, values.map(Number), rank);
}

function numeric({ agg, percent }: Metric, values: number[], rank: typeof digestRank): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  if (agg === 'sum') return sum;
  if (values.length === 0) return null;
  if (agg === 'avg') return sum / values.length;
  if (agg === 'min') return Math.min(...values);
  if (agg === 'max') return Math.max(...values);
  // Between the two nearest ranks.
  const ranked = [...values].sort((a, b) => a - b);
  const place = Math.min(Math.max(rank(percent / 100, ranked.length), 0), ranked.length - 1);
  const below = ranked[Math.floor(place)] as number;
  const above = ranked[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

function countBy({ key, only, atLeast }: CountByRead, documents: TestDocument[]): CountByResult {
  const groups = [...grouped(documents, key, only).values()];
  return {
    kind: 'countBy',
    groups: groups
      .map((group) => ({ key: group.key, count: group.documents.length }))
      .filter(({ count }) => count >= atLeast),
    total: documents.length,
  };
}

function stream(
  { key, only, after, values }: StreamRead,
  documents: TestDocument[],
  pageSize: number,
): StreamResult {
  const wanted = wantedOf(key, only);
  const all = documents
    .map((document) => {
      const keys = keysOf(document.fields, key).filter((tuple) => !wanted || wanted.has(keyId(tuple)));
      return eventOf(document, keys, values);
    })
    .filter(({ keys }) => keys.length > 0);
  const start = typeof after === 'number' ? after : 0;
  const end = start + pageSize;
  return { kind: 'stream', documents: all.slice(start, end), next: end < all.length ? end : null };
}

function histogram({ window, step }: HistogramRead, documents: TestDocument[]): HistogramResult {
  const buckets = new Map<number, number>();
  for (const { time } of documents) {
    const at = window.from + (Math.ceil((time - window.from) / step) - 1) * step;
    buckets.set(at, (buckets.get(at) ?? 0) + 1);
  }
  return {
    kind: 'histogram',
    buckets: [...buckets].sort(([a], [b]) => a - b).map(([at, count]) => ({ at, count })),
  };
}
