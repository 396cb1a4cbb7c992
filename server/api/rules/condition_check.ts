import type { Condition } from '../../../common/schemas';
import { valueProblem } from '../../conditions';
import { readLists, type Store } from '../../store';
import { ApiFailure } from '../failures';

/** Refuses, with a 400 that names each place, lists that do not exist and values that are no regular expressions. */
export async function checkLists(
  store: Store,
  condition: Condition,
  space: string,
  path: string,
): Promise<void> {
  const problems: Array<{ path: string; message: string }> = [];
  if ('values' in condition) {
    condition.values.forEach((value, at) => {
      const message = valueProblem(value);
      if (message) problems.push({ path: `${path}condition.values.${at}`, message });
    });
  }
  if ('lists' in condition) {
    const known = await readLists(store, space, condition.lists);
    condition.lists.forEach((id, at) => {
      if (!known.has(id))
        problems.push({ path: `${path}condition.lists.${at}`, message: `there is no list ${id}` });
    });
  }
  if (problems.length > 0) throw new ApiFailure(400, problems[0]!.message, { fields: problems });
}
