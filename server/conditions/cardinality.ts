/**
 * cardinality: the distinct values of a field in a sliding window `(t − within, t]` are more than a limit, or fewer.
 *
 * - Algorithm: exact counts of (key, value) pairs rule out the keys that cannot match (cardinality_candidates.ts); the
 *   events of the others are read in order and followed with the newest time of each value (cardinality_windows.ts,
 *   sliding_episodes.ts).
 * - Too few is told of a key once more than `within` has passed since its first document in thirty days. Where a key's
 *   documents end, it has 0 values for one more `within` after its last has left; then it has vanished, and there is
 *   nothing to judge by. The same holds for all documents together, where there are no key fields.
 * - Reads `(from − reread − within, to]`, with limits below twice that far back.
 * - Cost for a quiet rule: one search for limits above (a thousand keys each); for keys with many values besides the pages
 *   of their pairs. For limits below one count, and the pages of pairs of every `within / 2`. For every 500 keys that can
 *   match a stream.
 * - Memory: recomputable (looks back `within`, or `2 within`); with a `margin` path-dependent: the level of each key.
 * - Holds the pairs of 500 keys (ten times `within / 2` of all, for limits below), and of the keys that can match the
 *   values of a window, 100,000 a key or twice the greatest limit. Where a key has more, they are not counted, and the run
 *   says so.
 * - One read looks at 200,000 keys, or pairs of key and value, at most; where there are more, the run says so.
 */
import type { CardinalityCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import { type Candidate, keysOfFew, keysOfMany } from './cardinality_candidates';
import { CardinalityWindows, limitsOf, VALUES_HELD } from './cardinality_windows';
import {
  type ConditionModule,
  type ConditionRun,
  type KeyTuple,
  keyId,
  type Outcome,
  type RunInput,
  read,
} from './contract';
import { followKeys } from './follow_keys';
import { type Level, shown } from './limits';
import { leadOf } from './metric_words';
import { olderKeys } from './older_documents';
import { RememberedLevels } from './remembered_levels';
import { weighed } from './weighed';
import { withSeries } from './with_series';

const hasLower = (condition: CardinalityCondition): boolean => limitsOf(condition, 'below').length > 0;
const reachOf = (condition: CardinalityCondition): number =>
  (hasLower(condition) ? 2 : 1) * toMillis(condition.within);

export const cardinality: ConditionModule<CardinalityCondition> = {
  type: 'cardinality',
  recovers: true,
  slides: true,
  memory: ({ margin }) =>
    margin > 0 ? { kind: 'path_dependent' } : { kind: 'recomputable', lookback: reachOf },

  run(input) {
    const { key, field, within, above, below } = input.condition;
    return withSeries(input, follow(input), {
      key,
      windows: [{ from: -toMillis(within), to: 0 }],
      // The engine's estimate: it is drawn, and decides nothing.
      metrics: [{ agg: 'cardinality', field, percent: 0 }],
      point: ([cell]) => ({ value: cell!.values[0] ?? null, low: below, high: above }),
    });
  },

  reason(condition, { key, values }) {
    const [value, limit] = [Number(values.value), Number(values.threshold)];
    const words = `${shown(value)} distinct ${condition.field} within ${inWords(condition.within)}`;
    return `${leadOf(key)}${words}, ${sideOf(condition, value, limit)} ${shown(limit)}`;
  },
};

/** A value held by the margin is past its limit no more. */
function sideOf(condition: CardinalityCondition, value: number, limit: number): string {
  if (value < limit && limitsOf(condition, 'below').includes(limit)) return 'fewer than';
  if (value > limit && limitsOf(condition, 'above').includes(limit)) return 'more than';
  return 'not back far enough from';
}

function* follow({
  condition,
  window,
  reread,
  samples,
  memory,
}: RunInput<CardinalityCondition>): ConditionRun {
  const { key, field, margin } = condition;
  const isLower = hasLower(condition);
  const edge = window.from - reread;
  const from = edge - reachOf(condition);
  const before = new RememberedLevels(margin > 0 ? memory : null);
  const after = new RememberedLevels(null);
  const possible = new Map<string, Candidate>();
  for (const one of yield* keysOfFew(condition, edge, window.to)) possible.set(keyId(one.key), one);
  for (const one of yield* keysOfMany(condition, edge, window.to))
    if (!possible.has(keyId(one.key))) possible.set(keyId(one.key), one);

  const holding: Array<{ key: KeyTuple; level: Level }> = [];
  let full = 0;
  for (const some of weighed([...possible.values()], ({ documents }) => documents)) {
    const keys = some.map((one) => one.key);
    const older = isLower ? yield* olderKeys(from, key, keys) : null;
    const watched = keys.map((tuple) => {
      const comparable = older?.has(keyId(tuple)) ? Number.NEGATIVE_INFINITY : null;
      return { key: tuple, windows: new CardinalityWindows(condition, comparable), was: before.of(tuple) };
    });
    const asked = { key, from, edge, to: window.to, samples, values: [field] };
    const levels = yield* followKeys(asked, watched);
    levels.forEach((level, at) => {
      const tuple = keys[at] as KeyTuple;
      after.set(tuple, level);
      if (level) holding.push({ key: tuple, level });
    });
    full += watched.filter(({ windows }) => windows.isFull).length;
  }

  const outcome: Outcome = {
    holding: holding.map((one) => one.key),
    memory: margin > 0 ? after.memory() : null,
  };
  if (condition.levels.length > 0)
    outcome.severities = holding.map((one) => ({ key: one.key, severity: one.level.severity }));
  if (isLower) {
    const last = { from: window.to - 2 * toMillis(condition.within), to: window.to };
    const { groups } = yield* read({ kind: 'countBy', window: last, key, atLeast: 1 });
    outcome.judged = groups.map((group) => group.key);
  }
  const problems = [
    full > 0 &&
      `${full} keys have more than ${VALUES_HELD.toLocaleString('en-US')} distinct ${field}: those beyond are not counted`,
    margin > 0 && after.problem,
  ].filter((problem): problem is string => typeof problem === 'string');
  return problems.length > 0 ? { ...outcome, problems } : outcome;
}
