/**
 * Which keys can have a spike, and when: told from how many documents they have in buckets of time, without reading one.
 *
 * Every window that ends in a bucket lies within the buckets that it touches and holds those that lie in all of them, which
 * bounds what it can come to from both sides. Of a field the buckets' least and greatest values bound the mean.
 */
import type { SpikeCondition } from '../../common/schemas';
import { toMillis, type Window } from '../../common/time';
import type { Cell, KeyTuple, Measured, MeasureRead, ReadResult, Yielded } from './contract';
import { keyId } from './contract';
import { isAnyHeight } from './heights';
import { isComparable } from './spike_windows';

const BUCKETS_A_WINDOW = 30;
/** At most so many buckets, so that a short window that is read far back costs no more. */
const MOST_BUCKETS = 300;
/** Windows asked for in one search. */
const BUCKETS_A_READ = 100;

/** A key that may have a spike in `[first, last]`. */
export interface Possible {
  key: KeyTuple;
  first: number;
  last: number;
  /** Documents in all that was looked at. */
  documents: number;
}

interface Grid {
  start: number;
  step: number;
  buckets: number;
  /** The first bucket in which a window that matters ends. */
  from: number;
}

/** Two windows back from `edge`, to `to`; the edge is the end of a bucket. */
function gridOf(within: number, edge: number, to: number, bucketsAWindow: number): Grid {
  const fine = Math.ceil(within / bucketsAWindow);
  const step = Math.max(fine, Math.ceil((to - edge + 2 * within) / MOST_BUCKETS));
  const before = Math.ceil((2 * within) / step) + 1;
  const start = edge - before * step;
  return { start, step, buckets: Math.ceil((to - start) / step), from: before - 1 };
}

/** Those of the keys (without key fields: `null`) that the buckets do not rule out. */
export function* possibleSpikes(
  condition: SpikeCondition,
  edge: number,
  to: number,
  only: readonly KeyTuple[] | null,
  bucketsAWindow = BUCKETS_A_WINDOW,
): Generator<Yielded, Possible[], ReadResult[]> {
  const grid = gridOf(toMillis(condition.within), edge, to, bucketsAWindow);
  const cells = new Map<string, { key: KeyTuple; cells: Cell[] }>();
  for (let at = 0; at < grid.buckets; at += BUCKETS_A_READ) {
    const windows = bucketsOf(grid, at, Math.min(at + BUCKETS_A_READ, grid.buckets), to);
    const request: MeasureRead = {
      kind: 'measure',
      windows,
      key: condition.key,
      metrics: metricsOf(condition),
      ...(only && { only }),
    };
    const [answer] = yield { reads: [request] };
    for (const group of answer?.kind === 'measure' ? answer.groups : []) {
      const id = keyId(group.key);
      const row = cells.get(id) ?? { key: group.key, cells: [] };
      group.cells.forEach((cell, place) => {
        row.cells[at + place] = cell;
      });
      cells.set(id, row);
    }
  }
  return [...cells.values()].flatMap((row) => possibleOf(condition, grid, edge, to, row) ?? []);
}

const bucketsOf = ({ start, step }: Grid, first: number, end: number, to: number): Window[] =>
  Array.from({ length: end - first }, (_, n) => ({
    from: start + (first + n) * step,
    to: Math.min(start + (first + n + 1) * step, to),
  }));

const metricsOf = ({ field }: SpikeCondition): Measured[] =>
  field === null
    ? []
    : [
        { agg: 'min', field, percent: 0 },
        { agg: 'max', field, percent: 0 },
      ];

/** What a window can come to; null: it has no value for sure. */
interface Range {
  least: number;
  most: number;
}

function possibleOf(
  condition: SpikeCondition,
  grid: Grid,
  edge: number,
  to: number,
  { key, cells }: { key: KeyTuple; cells: Cell[] },
): Possible | null {
  const within = toMillis(condition.within);
  const rangeOf = condition.field === null ? countRanges(cells, grid) : valueRanges(cells, grid);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let bucket = grid.from; bucket < grid.buckets; bucket++) {
    const low = grid.start + bucket * grid.step;
    const high = Math.min(low + grid.step, to);
    const current = rangeOf(low - within, high, high - within, low);
    const reference = rangeOf(low - 2 * within, high - within, high - 2 * within, low - within);
    if (!canSpike(condition, current, reference)) continue;
    first = Math.min(first, Math.max(low, edge));
    last = Math.max(last, high);
  }
  if (last < edge) return null;
  const documents = cells.reduce((total, cell) => total + (cell?.count ?? 0), 0);
  return { key, first, last, documents };
}

/** Whether any values in the two ranges are a spike: where one is, the furthest apart are. */
function canSpike(condition: SpikeCondition, current: Range | null, reference: Range | null): boolean {
  if (!current || !reference) return false;
  const corners = [
    [current.most, reference.least],
    [current.least, reference.most],
  ] as const;
  if (condition.field === null) {
    // The thresholds want enough on both sides; the furthest apart that have that.
    const least = { current: condition.currentAtLeast, reference: condition.referenceAtLeast };
    if (current.most < least.current || reference.most < least.reference) return false;
    return corners.some(([one, other]) => {
      const [value, before] = [Math.max(one, least.current), Math.max(other, least.reference)];
      return isComparable(condition, value, before) && isAnyHeight(condition, value, before);
    });
  }
  return corners.some(([value, before]) => isAnyHeight(condition, value, before));
}

/** By what is summed up to each bucket: the ranges of counts cost the same however long the windows are. */
function countRanges(cells: Cell[], { start, step, buckets }: Grid) {
  const sums = [0];
  for (let at = 0; at < buckets; at++) sums.push((sums[at] as number) + (cells[at]?.count ?? 0));
  const between = (first: number, end: number): number => {
    const [from, to] = [Math.max(first, 0), Math.min(end, buckets)];
    return to > from ? (sums[to] as number) - (sums[from] as number) : 0;
  };
  /** Of windows that lie in `(outerFrom, outerTo]` and all hold `(innerFrom, innerTo]`. */
  return (outerFrom: number, outerTo: number, innerFrom: number, innerTo: number): Range => ({
    most: between(Math.floor((outerFrom - start) / step), Math.ceil((outerTo - start) / step)),
    least: between(Math.ceil((innerFrom - start) / step), Math.floor((innerTo - start) / step)),
  });
}

function valueRanges(cells: Cell[], { start, step, buckets }: Grid) {
  return (outerFrom: number, outerTo: number): Range | null => {
    const first = Math.max(Math.floor((outerFrom - start) / step), 0);
    const end = Math.min(Math.ceil((outerTo - start) / step), buckets);
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = first; at < end; at++) {
      const [min = null, max = null] = cells[at]?.values ?? [];
      if (min !== null) least = Math.min(least, min);
      if (max !== null) most = Math.max(most, max);
    }
    return least <= most ? { least, most } : null;
  };
}
