import type { FrequencyCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import {
  type ConditionRun,
  type KeyCount,
  type KeyTuple,
  keyId,
  type ReadResult,
  type RunInput,
  type Yielded,
} from './contract';
import { followKeys } from './follow_keys';
import { FrequencyWindows } from './frequency_windows';
import type { Level } from './limits';
import { stepOf } from './moment_queue';
import { candidates } from './reading';
import { RememberedLevels } from './remembered_levels';
import { weighed } from './weighed';

/** Keys to be followed, and how many documents are read of each at most: those with enough events for the mildest level in all that is read, and those that were at one before. */
function* candidatesOf(
  { key, count, levels }: FrequencyCondition,
  window: { from: number; to: number },
  held: readonly KeyTuple[],
): Generator<Yielded, KeyCount[], ReadResult[]> {
  const atLeast = Math.min(count, ...levels.map((level) => level.count));
  const possible = new Map<string, KeyCount>();
  for (const group of yield* candidates(window, key, atLeast)) possible.set(keyId(group.key), group);
  for (const tuple of held) {
    const id = keyId(tuple);
    if (!possible.has(id)) possible.set(id, { key: tuple, count: atLeast });
  }
  return [...possible.values()];
}

/** `episode` with a margin: every window of a key is judged by the level that it was at the moment before. */
export function* followWithMargin({
  condition,
  window,
  reread,
  samples,
  memory,
}: RunInput<FrequencyCondition>): ConditionRun {
  const { key, levels } = condition;
  const within = toMillis(condition.within);
  const edge = window.from - reread;
  const from = edge - within;
  const before = new RememberedLevels(memory);
  const after = new RememberedLevels(null);
  const holding: Array<{ key: KeyTuple; level: Level }> = [];
  let coarse = 0;

  const possible = yield* candidatesOf(condition, { from, to: window.to }, before.keys());
  for (const some of weighed(possible, ({ count }) => count)) {
    const watched = some.map((one) => ({
      key: one.key,
      windows: new FrequencyWindows(condition),
      was: before.of(one.key),
    }));
    const ended = yield* followKeys({ key, from, edge, to: window.to, samples }, watched);
    for (const [at, level] of ended.entries()) {
      if (!level) continue;
      const tuple = some[at]!.key;
      after.set(tuple, level);
      holding.push({ key: tuple, level });
    }
    coarse += watched.filter(({ windows }) => windows.isCoarse).length;
  }

  const problems = [
    coarse > 0 &&
      `${coarse} keys have more events within ${inWords(condition.within)} than are held one by one: they are counted to ${stepOf(within)} ms`,
    after.problem,
  ].filter((problem): problem is string => typeof problem === 'string');
  return {
    holding: holding.map((one) => one.key),
    ...(levels.length > 0 && {
      severities: holding.map((one) => ({ key: one.key, severity: one.level.severity })),
    }),
    memory: after.memory(),
    ...(problems.length > 0 && { problems }),
  };
}
