import type { JoinCondition } from '../../common/schemas';
import type { Window } from '../../common/time';
import { type ReadResult, read, type Yielded } from './contract';
import { type Counts, keysOf, keysWith } from './keys_with';
import { withAll } from './where';

/** With so few new documents their values are looked up in the other source, else the other's values in them. */
const FEW = 1_000;

interface Shared {
  /** In order, each once. */
  values: string[];
  problems: string[];
}

/** The values that new documents have of `field` and the other source, in a longer window, of its own. */
export function* sharedValues(
  { field, other, limit }: JoinCondition,
  fresh: Window,
  whole: Window,
): Generator<Yielded, Shared, ReadResult[]> {
  const own = { key: [field], where: withAll([field]) };
  const others = { key: [other.field], source: 1 };
  const { total } = yield* read({ kind: 'countBy', window: fresh, key: [], atLeast: 1, where: own.where });
  if (total === 0) return { values: [], problems: [] };
  if (total <= FEW) {
    const mine = keysOf(yield* keysWith(own, fresh, null));
    return taken(yield* keysWith(others, whole, mine), other.field, limit);
  }
  const { values, problems } = taken(yield* keysWith(others, whole, null), other.field, limit);
  const mine = yield* keysWith(
    own,
    fresh,
    values.map((value) => [value]),
  );
  return { values: valuesOf(mine), problems };
}

const valuesOf = (counts: Counts): string[] => keysOf(counts).map(([value]) => value as string);

/** The first `limit` values in order. */
function taken(counts: Counts, field: string, limit: number): Shared {
  const values = valuesOf(counts).sort();
  if (values.length <= limit) return { values, problems: [] };
  const [there, most] = [values.length, limit].map((count) => count.toLocaleString('en-US'));
  return {
    values: values.slice(0, limit),
    problems: [
      `the other search has ${there} values of ${field}, of which only the first ${most} in order were looked for`,
    ],
  };
}
