import type { Condition } from './condition';

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
