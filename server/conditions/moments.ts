import type { Window } from '../../common/time';
import {
  type Asked,
  type Cell,
  type ConditionRun,
  type Found,
  type FoundValues,
  type KeyTuple,
  keyId,
  type Measured,
  type ReadResult,
  type RunInput,
  read,
  type SeriesPoint,
  type Yielded,
} from './contract';
import { keepSamples } from './latest_samples';
import type { Level } from './limits';

/** Moments asked for in one search. */
const MOMENTS_A_READ = 100;

/** What a condition says of one key at one moment. */
export interface Verdict {
  /** Null: it does not hold. */
  level: Level | null;
  /** Documents that take part. */
  count: number;
  values: FoundValues;
  /** For the chart: the value, and where it is expected. */
  point: { value: number | null; low: number | null; high: number | null };
}

/** What is looked at at a moment `t`, and what it says. */
export interface Look extends Asked {
  key: readonly string[];
  /** Windows relative to `t`; the first is the one that a match's documents are shown from. */
  windows: readonly Window[];
  metrics: readonly Measured[];
  hasLevels?: boolean;
  /** Null: there is nothing to judge by; such a key neither holds nor recovers. `was`: its level at the moment before. */
  judge(cells: readonly Cell[], at: number, key: KeyTuple, was: Level | null): Verdict | null;
  /** Keys judged although they have no documents, and the only ones judged; absent: those with documents. */
  keys?: readonly KeyTuple[];
}

interface Open {
  key: KeyTuple;
  from: number;
  to: number;
  continues: boolean;
  worst: Level;
  /** The greatest of its moments. */
  count: number;
  verdict: Verdict;
}

/**
 * Runs a condition that looks now and then: at every moment `window.to − k * every` in `(from − reread, to]`.
 *
 * - An episode is a stretch of neighbouring moments at which it holds; `from` is the first of them, `to` the last, `until`
 *   the moment after it. Its count is the greatest of its moments', its values are those of its worst moment, the later one of equals.
 * - All moments are answered by one search a hundred of them (and page of keys): windows may overlap.
 * - `was` is the level at the moment before; at the first moment it comes from `memory`, which holds the keys that have one.
 */
export function* lookAtMoments(input: RunInput, look: Look): ConditionRun {
  const levels = readLevels(input.memory);
  const open = new Map<string, Open>();
  const done: Found[] = [];
  const series: SeriesPoint[] = [];
  let last = new Map<string, { key: KeyTuple; level: Level | null }>();

  const moments = momentsOf(input);
  for (let at = 0; at < moments.length; at += MOMENTS_A_READ) {
    const some = moments.slice(at, at + MOMENTS_A_READ);
    const rows = yield* cellsOf(look, some);
    for (const [number, moment] of some.entries()) {
      last = new Map();
      for (const [id, { key, cells }] of rows) {
        const own = cells.slice(number * look.windows.length, (number + 1) * look.windows.length);
        const verdict = look.judge(own, moment, key, levels.get(id) ?? null);
        if (!verdict) continue;
        last.set(id, { key, level: verdict.level });
        if (verdict.level) levels.set(id, verdict.level);
        else levels.delete(id);
        if (input.series) series.push({ at: moment, key, ...verdict.point });
        follow(open, id, key, moment, moment === moments[0], verdict);
      }
      for (const [id, episode] of open) {
        if (last.get(id)?.level) continue;
        open.delete(id);
        done.push(foundOf(episode, moment));
      }
    }
  }
  for (const episode of open.values()) done.push(foundOf(episode, input.window.to + input.every));

  yield* keepSamples(done, look, input.samples);
  const judged = [...last.values()];
  const holding = judged.filter(({ level }) => level !== null);
  return {
    holding: holding.map(({ key }) => key),
    ...(look.hasLevels && {
      severities: holding.map(({ key, level }) => ({ key, severity: level?.severity ?? null })),
    }),
    judged: judged.map(({ key }) => key),
    memory: { levels: [...levels] },
    ...(input.series && { series }),
  };
}

/** Oldest first. */
function momentsOf({ window, reread, every }: RunInput): number[] {
  const moments: number[] = [];
  for (let at = window.to; at > window.from - reread; at -= every) moments.push(at);
  return moments.reverse();
}

/** Of each key the cells of every window of every moment, in their order. */
function* cellsOf(
  look: Look,
  moments: readonly number[],
): Generator<Yielded, Map<string, { key: KeyTuple; cells: readonly Cell[] }>, ReadResult[]> {
  const windows = moments.flatMap((at) =>
    look.windows.map(({ from, to }) => ({ from: at + from, to: at + to })),
  );
  const { key, metrics, keys: only } = look;
  const rows = new Map<string, { key: KeyTuple; cells: readonly Cell[] }>();
  const none: Cell = { count: 0, values: metrics.map(({ agg }) => (NOTHING_IS_ZERO.has(agg) ? 0 : null)) };
  const empty = windows.map(() => none);
  for (const one of only ?? []) rows.set(keyId(one), { key: one, cells: empty });
  if (only && key.length > 0 && only.length === 0) return rows;
  const asked = {
    ...(look.source !== undefined && { source: look.source }),
    ...(look.where && { where: look.where }),
  };
  const { groups } = yield* read({ kind: 'measure', windows, key, metrics, ...asked, ...(only && { only }) });
  for (const group of groups) rows.set(keyId(group.key), group);
  return rows;
}

const NOTHING_IS_ZERO: ReadonlySet<string> = new Set(['count', 'sum', 'value_count', 'cardinality', 'part']);

function follow(
  open: Map<string, Open>,
  id: string,
  key: KeyTuple,
  at: number,
  continues: boolean,
  verdict: Verdict,
): void {
  const { level } = verdict;
  if (!level) return;
  const episode = open.get(id);
  if (!episode) {
    open.set(id, { key, from: at, to: at, continues, worst: level, count: verdict.count, verdict });
    return;
  }
  episode.to = at;
  episode.count = Math.max(episode.count, verdict.count);
  if (level.rank < episode.worst.rank) return;
  episode.worst = level;
  episode.verdict = verdict;
}

function foundOf({ key, from, to, continues, worst, count, verdict }: Open, until: number): Found {
  return {
    key,
    from,
    to,
    until,
    count,
    continues,
    document: null,
    sample: [],
    atMoments: true,
    values: verdict.values,
    ...(worst.severity && { severity: worst.severity }),
  };
}

function readLevels(memory: unknown): Map<string, Level> {
  const known = memory as { levels?: Array<[string, Level]> } | null;
  return new Map(known?.levels ?? []);
}
