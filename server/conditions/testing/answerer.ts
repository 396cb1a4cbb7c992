/**
 * Answers the reads of conditions from a list of documents, for tests. It says the same as the reader on the real engine
 * (test/integration/answerer.test.ts compares the two): windows are `(from, to]`, a document with several values of a key
 * field belongs to several keys, one without a value to the key `null`.
 */
import type { Window } from '../../../common/time';
import {
  type CountByRead,
  type CountByResult,
  type EventDocument,
  type HistogramRead,
  type HistogramResult,
  type KeyTuple,
  keyId,
  type Read,
  type ReadResult,
  type StreamRead,
  type StreamResult,
} from '../contract';

export interface TestDocument {
  id: string;
  index: string;
  /** Epoch milliseconds. */
  time: number;
  /** Dotted names or nested objects. */
  fields: Record<string, unknown>;
  /** Visible from then on; absent = always. */
  ingestedAt?: number;
}

export interface Answerer {
  answer(read: Read): ReadResult;
}

/** Values under a dotted name, through nested objects and lists; `null`s are no values. */
export function valuesOf(fields: unknown, name: string): unknown[] {
  if (Array.isArray(fields)) return fields.flatMap((item) => valuesOf(item, name));
  if (fields === null || typeof fields !== 'object') return [];
  const found: unknown[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (key === name) found.push(...(Array.isArray(value) ? value.flat(8) : [value]));
    else if (name.startsWith(`${key}.`)) found.push(...valuesOf(value, name.slice(key.length + 1)));
  }
  return found.filter((value) => value !== null && value !== undefined);
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

/** @param now documents ingested later are not seen yet */
export function createAnswerer(
  documents: readonly TestDocument[],
  { now = Number.POSITIVE_INFINITY, pageSize = 1000 }: { now?: number; pageSize?: number } = {},
): Answerer {
  const visible = documents
    .filter((document) => (document.ingestedAt ?? Number.NEGATIVE_INFINITY) <= now)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const inside = (window: Window) => visible.filter(({ time }) => time > window.from && time <= window.to);

  return {
    answer(read) {
      if (read.kind === 'countBy') return countBy(read, inside(read.window));
      if (read.kind === 'stream') return stream(read, inside(read.window), pageSize);
      return histogram(read, inside(read.window));
    },
  };
}

function countBy({ key, atLeast }: CountByRead, documents: TestDocument[]): CountByResult {
  const groups = new Map<string, { key: KeyTuple; count: number }>();
  for (const document of documents) {
    for (const tuple of keysOf(document.fields, key)) {
      const group = groups.get(keyId(tuple)) ?? { key: tuple, count: 0 };
      group.count += 1;
      groups.set(keyId(tuple), group);
    }
  }
  return {
    kind: 'countBy',
    groups: [...groups.values()].filter(({ count }) => count >= atLeast),
    total: documents.length,
  };
}

function stream({ key, only, after }: StreamRead, documents: TestDocument[], pageSize: number): StreamResult {
  const wanted = only && key.length > 0 ? new Set(only.map(keyId)) : null;
  const all: EventDocument[] = documents
    .map(({ id, index, time, fields }) => {
      const keys = keysOf(fields, key).filter((tuple) => !wanted || wanted.has(keyId(tuple)));
      return { id, index, time, fields, keys };
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
