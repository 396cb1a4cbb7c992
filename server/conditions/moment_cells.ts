import type { Window } from '../../common/time';
import {
  type Asked,
  type Cell,
  type KeyTuple,
  keyId,
  type Measured,
  type MeasureRead,
  type ReadResult,
  read,
  type Yielded,
} from './contract';

/** Windows asked for in one search. */
const MOST_WINDOWS = 200;
/** Moments of the first search where it is not known yet how many keys there are: with very many even these are a lot. */
const FIRST_MOMENTS = 2;
/** Cells held at once: with many keys fewer moments are asked for at a time. */
const MOST_CELLS = 500_000;

/** What is measured at every moment `t`. */
export interface Measurement extends Asked {
  key: readonly string[];
  /** Relative to `t`; where they depend on it, so many at every moment. */
  windows: readonly Window[] | ((at: number) => readonly Window[]);
  metrics: readonly Measured[];
  /** Keys looked at although they have no documents, besides those that have. */
  also?: readonly KeyTuple[];
  /** As `also`, but without documents for sure where they are not answered. */
  known?: readonly KeyTuple[];
}

export const windowsAt = ({ windows }: Measurement, at: number): readonly Window[] =>
  typeof windows === 'function' ? windows(at) : windows;

/** Of each key the cells of every window of every moment of a portion, in their order. */
export type Rows = Map<string, { key: KeyTuple; cells: readonly Cell[] }>;

/**
 * Reads the cells of all moments, oldest first, as many moments in one search as hold in memory, and hands each portion on.
 */
export function* readInPortions(
  look: Measurement,
  moments: readonly number[],
  take: (portion: readonly number[], rows: Rows) => void,
): Generator<Yielded, void, ReadResult[]> {
  const windows = windowsAt(look, moments[0] ?? 0).length;
  const most = Math.max(1, Math.floor(MOST_WINDOWS / windows));
  let size = look.key.length === 0 ? most : Math.min(most, FIRST_MOMENTS);
  for (let at = 0; at < moments.length; ) {
    const portion = moments.slice(at, at + size);
    const rows = yield* cellsOf(look, portion);
    take(portion, rows);
    at += portion.length;
    size = Math.min(most, Math.max(1, Math.floor(MOST_CELLS / (Math.max(1, rows.size) * windows))));
  }
}

function* cellsOf(look: Measurement, moments: readonly number[]): Generator<Yielded, Rows, ReadResult[]> {
  const { key, metrics, also = [], known = [], source, where } = look;
  const windows = moments.flatMap((at) =>
    windowsAt(look, at).map(({ from, to }) => ({ from: at + from, to: at + to })),
  );
  const request: MeasureRead = {
    kind: 'measure',
    windows,
    key,
    metrics,
    ...(source !== undefined && { source }),
    ...(where && { where }),
  };
  const { groups } = yield* read(request);
  const none: Cell = { count: 0, values: metrics.map(({ agg }) => (NOTHING_IS_ZERO.has(agg) ? 0 : null)) };
  const empty = windows.map(() => none);
  const rows: Rows = new Map([...known, ...also].map((one) => [keyId(one), { key: one, cells: empty }]));
  for (const group of groups) rows.set(keyId(group.key), group);
  // Where there are more keys than can be answered, one that is missing need not be without documents.
  const missing = also.filter((one) => rows.get(keyId(one))?.cells === empty);
  if (missing.length === 0) return rows;
  const named = yield* read({ ...request, only: missing });
  for (const group of named.groups) rows.set(keyId(group.key), group);
  return rows;
}

const NOTHING_IS_ZERO: ReadonlySet<string> = new Set(['count', 'sum', 'value_count', 'cardinality', 'part']);
