export { type ValueSet, valueProblem, valueSet } from '../../common/value_set';

/** The values that a condition names itself and those of its lists. */
export function* namedValues(
  { values, lists: ids }: { values: readonly string[]; lists: readonly string[] },
  lists: ReadonlyMap<string, readonly string[]>,
): Generator<string> {
  yield* values;
  for (const id of ids) yield* lists.get(id) ?? [];
}
