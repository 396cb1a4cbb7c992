import type { ConditionRun, Found, KeyTuple, ReadResult, RunInput, SeriesPoint, Yielded } from './contract';
import { keyId, read } from './contract';
import { keyQuery } from './key_query';
import { type Measurement, readInPortions } from './moment_cells';
import { momentsOf } from './moments';
import { Series } from './series';

/** Keys that are drawn; one more tells that there are more. */
const MOST_KEYS = 11;

/** What is drawn of a condition that slides: its value at the moments of a preview, from cells of `windows`. */
export interface Drawn extends Pick<Measurement, 'key' | 'metrics'> {
  windows: Exclude<Measurement['windows'], (at: number) => unknown>;
  point(
    cells: ReadonlyArray<{ count: number; values: Array<number | null> }>,
  ): Omit<SeriesPoint, 'at' | 'key'>;
}

/**
 * A run that besides draws what it judges, where that is asked for: at moments, of the keys that it found, or of those with the
 * most documents when it found none.
 */
export function withSeries(input: RunInput, run: ConditionRun, drawn: Drawn): ConditionRun {
  return input.series ? drawing(input, run, drawn) : run;
}

function* drawing(input: RunInput, run: ConditionRun, drawn: Drawn): ConditionRun {
  const found = new Map<string, KeyTuple>();
  let results: ReadResult[] = [];
  let step = run.next(results);
  while (!step.done) {
    for (const one of foundIn(step.value)) if (found.size < MOST_KEYS) found.set(keyId(one.key), one.key);
    results = yield step.value;
    step = run.next(results);
  }
  const { key } = drawn;
  const keys = found.size > 0 || key.length === 0 ? [...found.values()] : yield* busiest(input, key);
  const known = key.length === 0 ? [[]] : keys;
  const series = new Series();
  const ids = new Set(known.map(keyId));
  const size = drawn.windows.length;
  const where = key.length > 0 ? { where: keyQuery(key, keys) } : {};
  if (known.length > 0) {
    yield* readInPortions({ ...drawn, ...where, known }, momentsOf(input), (portion, rows) => {
      for (const [id, row] of rows) {
        if (!ids.has(id)) continue;
        portion.forEach((at, place) => {
          const cells = row.cells.slice(place * size, (place + 1) * size);
          series.add(row.key, { at, ...drawn.point(cells) }, found.has(id));
        });
      }
    });
  }
  return { ...step.value, series: series.points() };
}

const foundIn = (yielded: Yielded): readonly Found[] => ('found' in yielded ? yielded.found : []);

function* busiest(
  { window }: RunInput,
  key: readonly string[],
): Generator<Yielded, KeyTuple[], ReadResult[]> {
  const { groups } = yield* read({ kind: 'countBy', window, key, atLeast: 1 });
  return [...groups]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_KEYS)
    .map((group) => group.key);
}
