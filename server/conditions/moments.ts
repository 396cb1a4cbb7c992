import {
  type Cell,
  type ConditionRun,
  EXACT_DISTINCT,
  type Found,
  type FoundValues,
  type KeyTuple,
  keyId,
  type ReadResult,
  type RunInput,
  type SeriesPoint,
  type Yielded,
} from './contract';
import { keepSamples } from './latest_samples';
import type { Level } from './limits';
import { type Measurement, type Rows, readInPortions, windowsAt } from './moment_cells';
import { RememberedLevels } from './remembered_levels';
import { Series } from './series';

/** What a condition says of one key at one moment. */
export interface Verdict {
  /** Null: it does not hold. */
  level: Level | null;
  /** Documents that take part. */
  count: number;
  values: FoundValues;
  /** For the chart: the value, and where it is expected. */
  point: Pick<SeriesPoint, 'value' | 'low' | 'high'>;
  /** See `Found.unsure`. */
  unsure?: boolean;
}

/** What is looked at at a moment `t`, and what it says. Of its windows the first shows a match's documents. */
export interface Look extends Measurement {
  hasLevels?: boolean;
  /** Whether the level of the moment before counts, from run to run. */
  remembers?: boolean;
  /** Of more keys than this the rest is left out, and the run says so. */
  mostKeys?: number;
  /** Null: there is nothing to judge by; such a key neither holds nor recovers. `was`: its level at the moment before. */
  judge(cells: readonly Cell[], at: number, key: KeyTuple, was: Pick<Level, 'rank'> | null): Verdict | null;
  /** Hands over what was found; absent: with the newest documents of the first window. */
  hand?(found: readonly Found[]): Generator<Yielded, void, ReadResult[]>;
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
  unsure: boolean;
}

/**
 * Runs a condition that looks now and then: at every moment `window.to − k * every` in `(from − reread, to]`.
 *
 * - An episode is a stretch of neighbouring moments at which it holds; `from` is the first of them, `to` the last, `until`
 *   the moment after it. Its count is the greatest of its moments', its values are those of its worst moment, the later one of equals.
 * - Moments are answered many at a time (moment_cells.ts): a run that is on time needs one search, its re-read
 *   moments included; where there are key fields, one more for those beyond the first two.
 * - A key without a document in any of a moment's windows has vanished there: it is not judged, unless it is one of `also`.
 *   Without key fields there is always something to judge: the number of no documents is 0.
 */
export function* lookAtMoments(input: RunInput, look: Look): ConditionRun {
  const levels = new RememberedLevels(look.remembers ? input.memory : null);
  const open = new Map<string, Open>();
  const done: Found[] = [];
  const series = new Series();
  const also = new Set([...(look.also ?? []), ...(look.known ?? [])].map(keyId));
  const state = {
    last: new Map<string, { key: KeyTuple; level: Level | null }>(),
    leftOut: 0,
    /** Distinct values of the window that had most. */
    distinct: 0,
  };
  const distinct = look.metrics.flatMap(({ agg }, place) => (agg === 'cardinality' ? [place] : []));

  const moments = momentsOf(input);
  const [first, ...others] = windowsAt(look, input.window.to);
  const size = 1 + others.length;
  yield* readInPortions(look, moments, (portion, rows) => {
    state.leftOut = Math.max(state.leftOut, cut(rows, look.mostKeys));
    for (const [place, moment] of portion.entries()) {
      state.last = new Map();
      for (const [id, { key, cells }] of rows) {
        const own = cells.slice(place * size, (place + 1) * size);
        if (key.length > 0 && !also.has(id) && own.every(({ count }) => count === 0)) continue;
        for (const metric of distinct)
          for (const { values } of own) state.distinct = Math.max(state.distinct, values[metric] ?? 0);
        const verdict = look.judge(own, moment, key, levels.of(key));
        if (!verdict) continue;
        state.last.set(id, { key, level: verdict.level });
        levels.set(key, verdict.level);
        if (input.series) series.add(key, { at: moment, ...verdict.point }, verdict.level !== null);
        follow(open, id, key, moment, moment === moments[0], verdict);
      }
      for (const [id, episode] of open) {
        if (state.last.get(id)?.level) continue;
        open.delete(id);
        done.push(foundOf(episode, moment));
      }
    }
  });
  for (const episode of open.values()) done.push(foundOf(episode, input.window.to + input.every));

  yield* look.hand?.(done) ?? keepSamples(done, { ...look, window: first!, size: input.samples });
  const judged = [...state.last.values()];
  const holding = judged.filter(({ level }) => level !== null);
  const problems = [
    ...leftOutProblem(look, state.leftOut),
    ...estimateProblem(state.distinct),
    ...(levels.problem ? [levels.problem] : []),
  ];
  return {
    holding: holding.map(({ key }) => key),
    ...(look.hasLevels && {
      severities: holding.map(({ key, level }) => ({ key, severity: level?.severity ?? null })),
    }),
    judged: judged.map(({ key }) => key),
    memory: look.remembers ? levels.memory() : null,
    ...(problems.length > 0 && { problems }),
    ...(input.series && { series: series.points() }),
  };
}

/** At which a run looks, oldest first. */
export function momentsOf({ window, reread, every, moments: given }: RunInput): readonly number[] {
  if (given) return given;
  const moments: number[] = [];
  for (let at = window.to; at > window.from - reread; at -= every) moments.push(at);
  return moments.reverse();
}

/** Keeps the first `most` keys; answers how many there are beyond. */
function cut(rows: Rows, most = Number.POSITIVE_INFINITY): number {
  const beyond = Math.max(0, rows.size - most);
  if (beyond > 0) for (const id of [...rows.keys()].slice(-beyond)) rows.delete(id);
  return beyond;
}

const leftOutProblem = ({ mostKeys = 0 }: Look, leftOut: number): string[] =>
  leftOut === 0
    ? []
    : [
        `more than ${mostKeys.toLocaleString('en-US')} keys: ${leftOut.toLocaleString('en-US')} were left out`,
      ];

const estimateProblem = (distinct: number): string[] =>
  distinct > EXACT_DISTINCT
    ? [
        `more than ${EXACT_DISTINCT.toLocaleString('en-US')} distinct values: their number is the engine's estimate`,
      ]
    : [];

function follow(
  open: Map<string, Open>,
  id: string,
  key: KeyTuple,
  at: number,
  continues: boolean,
  verdict: Verdict,
): void {
  const { level, count, unsure = false } = verdict;
  if (!level) return;
  const episode = open.get(id);
  if (!episode) {
    open.set(id, { key, from: at, to: at, continues, worst: level, count, verdict, unsure });
    return;
  }
  episode.to = at;
  episode.count = Math.max(episode.count, count);
  episode.unsure ||= unsure;
  if (level.rank < episode.worst.rank) return;
  episode.worst = level;
  episode.verdict = verdict;
}

function foundOf({ key, from, to, continues, worst, count, verdict, unsure }: Open, until: number): Found {
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
    ...(unsure && { unsure: true }),
  };
}
