import { type KeyTuple, keyId, type ReadResult, read, type Yielded } from './contract';

/** How far back is looked for the first document of a key, milliseconds. */
const OLDER = 30 * 86_400_000;

/** The keys (as ids) that have a document in the thirty days up to `at`. */
export function* olderKeys(
  at: number,
  key: readonly string[],
  keys: readonly KeyTuple[],
): Generator<Yielded, Set<string>, ReadResult[]> {
  if (keys.length === 0) return new Set();
  const window = { from: at - OLDER, to: at };
  const only = key.length > 0 && { only: keys };
  const { groups } = yield* read({ kind: 'countBy', window, key, atLeast: 1, ...only });
  return new Set(groups.map((group) => keyId(group.key)));
}

/**
 * When the source's first document was, of the thirty days up to `at` and from there to `to`: minus infinity where it lies
 * before `at`, infinity where there is none.
 */
export function* firstDocument(at: number, to: number): Generator<Yielded, number, ReadResult[]> {
  const older = yield* olderKeys(at, [], [[]]);
  if (older.size > 0) return Number.NEGATIVE_INFINITY;
  const { documents } = yield* read({ kind: 'stream', window: { from: at, to }, key: [] });
  return documents[0]?.time ?? Number.POSITIVE_INFINITY;
}
