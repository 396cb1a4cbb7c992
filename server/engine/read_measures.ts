import type { Window } from '../../common/time';
import type { Cell, KeyTuple, Measured, MeasureRead, MeasureResult } from '../conditions';
import { EXACT_DISTINCT, keyId } from '../conditions';
import { keyPortions } from './key_clauses';
import { MOST_KEYS, walkKeys } from './key_walk';
import { measureBody, measureKeysBody, type Precision } from './measure_bodies';
import type { ReadContext } from './read_context';

/** Keys of one page at most, and keys named in one query. */
const KEYS_A_PAGE = 1_000;
/** Windows times keys of a whole read, held here until it is done. */
const MOST_CELLS = 5_000_000;
/** Windows times keys of one search: far below the 65,536 buckets an engine answers, and its memory. */
const CELLS_A_SEARCH = 20_000;
/** A digest of many values is large. */
const DIGESTS_A_SEARCH = 4_000;
/** Bytes of one shard's memory that counts of distinct values may take: eight for each value counted exactly. */
const DISTINCT_BYTES = 64_000_000;
/** The same where there are many keys: those that turn out to have more are looked at again. */
const QUICK = 4_000;

interface Row {
  key: KeyTuple;
  cells: Cell[];
}
interface WindowBucket {
  key: string;
  doc_count: number;
  [metric: string]: unknown;
}

export async function measure(context: ReadContext, read: MeasureRead): Promise<MeasureResult> {
  const keyed = read.key.length > 0;
  if (keyed && read.only?.length === 0) return { kind: 'measure', groups: [] };
  const at = (distinct: number): Precision => ({ flavour: context.es.flavour, distinct });
  const rows = keyed
    ? await measureKeys(context, read, at(QUICK))
    : await measureAll(context, read, at(EXACT_DISTINCT));
  const large = keyed ? [...rows.values()].filter((row) => hasMany(row, read.metrics)) : [];
  if (large.length > 0) {
    const again = { ...read, only: large.map(({ key }) => key) };
    for (const [id, row] of await measureKeys(context, again, at(EXACT_DISTINCT))) rows.set(id, row);
  }
  return { kind: 'measure', groups: [...rows.values()] };
}

/** More distinct values than the quick look counts exactly; a little less, as it may have been too low. */
const hasMany = ({ cells }: Row, metrics: readonly Measured[]): boolean =>
  metrics.some(
    ({ agg }, at) => agg === 'cardinality' && cells.some(({ values }) => (values[at] ?? 0) > 0.9 * QUICK),
  );

async function measureAll(
  context: ReadContext,
  read: MeasureRead,
  precision: Precision,
): Promise<Map<string, Row>> {
  const source = context.sourceOf(read);
  const row = emptyRow([], read);
  const most = cellsOf(read.metrics, precision);
  for (const { windows, first } of windowPortions(read.windows, most)) {
    const answer = await context.search(source, measureBody(source, read, windows, precision));
    fill(context, row, first, windows.length, answer.aggregations?.windows, read.metrics);
  }
  return new Map([[keyId([]), row]]);
}

async function measureKeys(
  context: ReadContext,
  read: MeasureRead,
  precision: Precision,
): Promise<Map<string, Row>> {
  const source = context.sourceOf(read);
  const { key, metrics } = read;
  const wanted = read.only ? new Set(read.only.map(keyId)) : null;
  const rows = new Map<string, Row>();
  const cells = cellsOf(metrics, precision);
  for (const { windows, first } of windowPortions(read.windows, cells)) {
    const size = Math.max(1, Math.min(KEYS_A_PAGE, Math.floor(cells / windows.length)));
    for (const only of read.only ? keyPortions(read.only, KEYS_A_PAGE) : [undefined]) {
      await walkKeys(context, source, {
        key,
        size,
        most: Math.min(MOST_KEYS, Math.floor(MOST_CELLS / read.windows.length)),
        body: (after) => measureKeysBody(source, read, { windows, only, size, after }, precision),
        take: (tuple, bucket) => {
          const id = keyId(tuple);
          if (wanted && !wanted.has(id)) return;
          const row = rows.get(id) ?? emptyRow(tuple, read);
          // Between the windows there may be documents that no window holds.
          if (fill(context, row, first, windows.length, bucket.windows, metrics)) rows.set(id, row);
        },
      });
    }
  }
  return rows;
}

/** Windows times keys that one search may ask for. */
function cellsOf(metrics: readonly Measured[], { distinct }: Precision): number {
  const counted = metrics.filter(({ agg }) => agg === 'cardinality').length;
  const digests = metrics.some(({ agg }) => agg === 'percentile');
  return Math.min(
    digests ? DIGESTS_A_SEARCH : CELLS_A_SEARCH,
    counted > 0 ? Math.floor(DISTINCT_BYTES / (8 * distinct * counted)) : CELLS_A_SEARCH,
  );
}

function windowPortions(windows: readonly Window[], most: number) {
  const size = Math.min(most, 500);
  const portions: Array<{ windows: readonly Window[]; first: number }> = [];
  for (let first = 0; first < windows.length; first += size) {
    portions.push({ windows: windows.slice(first, first + size), first });
  }
  return portions;
}

const NOTHING_IS_ZERO: ReadonlySet<string> = new Set(['count', 'sum', 'value_count', 'cardinality', 'part']);

function emptyRow(key: KeyTuple, { windows, metrics }: MeasureRead): Row {
  const none: Cell = { count: 0, values: metrics.map(({ agg }) => (NOTHING_IS_ZERO.has(agg) ? 0 : null)) };
  return { key, cells: windows.map(() => none) };
}

/** Puts a search's windows in their places; says whether any has a document. */
function fill(
  context: ReadContext,
  { cells }: Row,
  first: number,
  length: number,
  found: unknown,
  metrics: readonly Measured[],
): boolean {
  const buckets = (found as { buckets: WindowBucket[] } | undefined)?.buckets ?? [];
  if (buckets.length < length) context.missing();
  let some = false;
  for (const bucket of buckets) {
    if (bucket.doc_count === 0) continue;
    const values = metrics.map((metric, at) => figureOf(metric, bucket, bucket[`m${at}`]));
    if (values.includes(undefined)) context.missing();
    cells[first + Number(bucket.key)] = {
      count: bucket.doc_count,
      values: values.map((value) => value ?? null),
    };
    some = true;
  }
  return some;
}

/** Undefined when the engine left it out. */
function figureOf({ agg }: Measured, bucket: WindowBucket, answer: unknown): number | null | undefined {
  if (agg === 'count') return bucket.doc_count;
  if (answer === null || typeof answer !== 'object') return undefined;
  const { value, values, doc_count } = answer as {
    value?: unknown;
    values?: ReadonlyArray<{ value: unknown }>;
    doc_count?: number;
  };
  if (agg === 'part') return doc_count;
  const number = agg === 'percentile' ? values?.[0]?.value : value;
  if (number === undefined) return undefined;
  return typeof number === 'number' ? number : null;
}
