/**
 * Which keys can have too many or too few distinct values in a sliding window, told from exact counts of (key, value) pairs
 * in fixed windows. What the engine itself calls cardinality is an estimate and bounds nothing.
 */
import type { CardinalityCondition } from '../../common/schemas';
import { toMillis, type Window } from '../../common/time';
import { limitsOf } from './cardinality_windows';
import type { CountByRead, KeyTuple, ReadResult, Yielded } from './contract';
import { keyId, read } from './contract';
import { keyQuery } from './key_query';
import { weighed } from './weighed';

/** Of a million a portion weighs, so that it has no more pairs than one read looks at (200,000), but for those of one key alone. */
const PAIR_WEIGHT = 5;
/** Windows counted at once. */
const READS_AT_ONCE = 10;

/** A key that can match, and how many documents are read of it, about. */
export interface Candidate {
  key: KeyTuple;
  documents: number;
}

type Reading<T> = Generator<Yielded, T, ReadResult[]>;

/** Keys that can have too many: more values than the least limit in all that is read, counted with and then without repeats. */
export function* keysOfMany(condition: CardinalityCondition, edge: number, to: number): Reading<Candidate[]> {
  const limit = Math.max(Math.min(...limitsOf(condition, 'above')) - condition.margin, 0);
  if (!Number.isFinite(limit)) return [];
  const { key, field, within } = condition;
  const whole = { from: edge - toMillis(within), to };
  const metrics = [{ agg: 'value_count' as const, field, percent: 0 }];
  const { groups } = yield* read({ kind: 'measure', windows: [whole], key, metrics });
  const valuesOf = ({ cells }: (typeof groups)[number]) => Number(cells[0]?.values[0] ?? 0);
  const busy = groups.filter((group) => valuesOf(group) > limit);
  const documents = new Map(busy.map((group) => [keyId(group.key), group.cells[0]?.count ?? 0]));
  const many: Candidate[] = [];
  for (const some of weighed(busy, (group) => PAIR_WEIGHT * valuesOf(group))) {
    const only = key.length > 0 ? some.map((group) => group.key) : null;
    const [distinct] = yield* distinctIn(condition, [whole], only);
    for (const { key: tuple, values } of distinct?.values() ?? []) {
      const weight = documents.get(keyId(tuple));
      if (values > limit && weight !== undefined) many.push({ key: tuple, documents: weight });
    }
  }
  return many;
}

/**
 * Keys that can have too few: all that have documents, but for those that have enough values in each of neighbouring windows
 * half as long, one of which lies in every window.
 */
export function* keysOfFew(condition: CardinalityCondition, edge: number, to: number): Reading<Candidate[]> {
  const limit = Math.max(...limitsOf(condition, 'below')) + condition.margin;
  if (!Number.isFinite(limit)) return [];
  const within = toMillis(condition.within);
  const { key } = condition;
  const window = { from: edge - 2 * within, to };
  const { groups } = yield* read({ kind: 'countBy', window, key, atLeast: 1 });
  const tiles = tilesOf(edge - within, to, Math.floor(within / 2));
  let enough = new Set(tiles.length > 0 ? groups.map((group) => keyId(group.key)) : []);
  for (let at = 0; at < tiles.length && enough.size > 0; at += READS_AT_ONCE) {
    for (const distinct of yield* distinctIn(condition, tiles.slice(at, at + READS_AT_ONCE), null))
      enough = new Set([...enough].filter((id) => (distinct.get(id)?.values ?? 0) >= limit));
  }
  return groups
    .filter((group) => !enough.has(keyId(group.key)))
    .map((group) => ({ key: group.key, documents: group.count }));
}

function tilesOf(from: number, to: number, length: number): Window[] {
  const tiles: Window[] = [];
  if (length < 1) return tiles;
  for (let at = from; at + length <= to; at += length) tiles.push({ from: at, to: at + length });
  return tiles;
}

/** Of each window the exact number of distinct values by key. */
function* distinctIn(
  { key, field }: CardinalityCondition,
  windows: readonly Window[],
  only: readonly KeyTuple[] | null,
): Reading<Array<Map<string, { key: KeyTuple; values: number }>>> {
  const where = only ? { where: keyQuery(key, only) } : {};
  const reads = windows.map(
    (window): CountByRead => ({ kind: 'countBy', window, key: [...key, field], atLeast: 1, ...where }),
  );
  const answers = yield { reads };
  return answers.map((answer) => {
    const distinct = new Map<string, { key: KeyTuple; values: number }>();
    for (const { key: pair } of answer.kind === 'countBy' ? answer.groups : []) {
      // Documents without a value of the field.
      if (pair[pair.length - 1] === null) continue;
      const tuple = pair.slice(0, -1);
      const id = keyId(tuple);
      const known = distinct.get(id);
      if (known) known.values += 1;
      else distinct.set(id, { key: tuple, values: 1 });
    }
    return distinct;
  });
}
