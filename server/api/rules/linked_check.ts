import type { Condition, ResolvedSource } from '../../../common/schemas';
import { namedParts, otherSources } from '../../conditions';
import type { ApiDeps } from '../deps';
import { ApiFailure } from '../failures';
import { type Asking, type CountedField, fieldProblems, resolveAndTry } from './source_check';

/**
 * Refuses, at their own places, fields that a condition looks at in sources beside the rule's own and that cannot be counted
 * there, and queries within it that mean nothing or that the engine rejects.
 *
 * @param sources what the rule's own source and those that the condition names stand for, in its order
 */
export async function checkLinked(
  deps: ApiDeps,
  condition: Condition,
  sources: readonly ResolvedSource[],
  path: string,
  as: Asking,
): Promise<void> {
  const others = otherSources(condition);
  const places = ['source', ...others.map((other) => `condition.${other.path}`)];
  const problems = [];
  for (const [number, source] of sources.entries()) {
    const counted = linkedFields(condition, number).map((one) => ({
      ...one,
      path: `${path}condition.${one.path}`,
    }));
    // The rule's own time field is looked at with its other fields.
    const time = number === 0 ? null : `${path}${places[number]}.timeField`;
    problems.push(...(await fieldProblems(deps, source, counted, time, as)));
  }
  if (problems.length > 0) throw new ApiFailure(422, problems[0]!.message, { fields: problems });
  for (const { part, source, path: place } of namedParts(condition)) {
    const { index, timeField } = sources[source]!;
    const query = { kind: 'query' as const, index, timeField, dataViewId: null, ...part };
    await resolveAndTry(deps, query, `${path}condition.${place}`, as);
  }
}

/** The fields that are counted in one of the sources, beside those that every condition counts in the rule's own. */
function linkedFields(condition: Condition, source: number): CountedField[] {
  if (condition.type === 'join' && source === 1)
    return [{ path: 'other.field', name: condition.other.field }];
  if (condition.type !== 'sequence') return [];
  let named = 0;
  return condition.stages.flatMap((stage, at) => {
    const number = stage.source ? ++named : 0;
    if (number !== source || (number === 0 && stage.key === null)) return [];
    return (stage.key ?? condition.key).map((name) => ({ path: `stages.${at}.key`, name }));
  });
}
