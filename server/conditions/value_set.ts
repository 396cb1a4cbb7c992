export { type ValueSet, valueProblem, valueSet } from '../../common/value_set';

/** The values that a condition names itself and those of its lists. */
export function* namedValues(
  { values, lists: ids }: { values: readonly string[]; lists: readonly string[] },
  lists: ReadonlyMap<string, readonly string[]>,
): Generator<string> {
  yield* values;
  for (const id of ids) yield* lists.get(id) ?? [];
}

/** `root`, `root or admin`, `one of 12 values`, `one of 3 values or of 2 lists`. */
export function valuesInWords({
  values,
  lists,
}: {
  values: readonly string[];
  lists: readonly string[];
}): string {
  const many = lists.length === 1 ? 'a list' : `${lists.length} lists`;
  if (values.length === 0) return lists.length === 0 ? 'one of nothing' : `one of ${many}`;
  const some = values.length <= 2 ? values.join(' or ') : `one of ${values.length} values`;
  if (lists.length === 0) return some;
  return values.length <= 2 ? `${some} or one of ${many}` : `${some} or of ${many}`;
}
