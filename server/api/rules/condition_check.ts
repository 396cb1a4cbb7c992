import type { Condition } from '../../../common/schemas';
import { valueProblem } from '../../conditions';
import { readLists, type Store } from '../../store';
import { ApiFailure } from '../failures';

/** Fields of the rule's own source whose values a condition counts, with their places in it. */
export function countedFields(condition: Condition): Array<{ path: string; name: string }> {
  const found = condition.key.map((name, at) => ({ path: `key.${at}`, name }));
  if ('field' in condition && condition.field !== null) found.push({ path: 'field', name: condition.field });
  if ('fields' in condition)
    found.push(...condition.fields.map((name, at) => ({ path: `fields.${at}`, name })));
  if ('terms' in condition) {
    for (const [at, fields] of condition.terms.entries())
      found.push(...fields.map((name, part) => ({ path: `terms.${at}.${part}`, name })));
  }
  if ('metric' in condition && condition.metric.field !== null && condition.metric.agg !== 'count')
    found.push({ path: 'metric.field', name: condition.metric.field });
  return found;
}

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
