import type { Condition, Part, ResolvedSource } from '../../common/schemas';
import { conditionOf, type Dsl, type RunInput } from '../conditions';
import { SourceError } from '../ports';
import type { SourceResolver } from '../sources';
import { readLists, type Store } from '../store';

/** What a condition needs beside documents. */
export interface ConditionNeeds {
  /** The rule's own source first, then those that the condition names. */
  sources: ResolvedSource[];
  lists: RunInput['lists'];
  parts: Dsl[];
}

/**
 * @param sources the rule's own first, then those that the condition names
 * Throws `SourceError` when a list or query that the condition names is not there or cannot be read.
 */
export async function needsOf(
  { resolver, store }: { resolver: SourceResolver; store: Store },
  { condition, space }: { condition: Condition; space: string },
  sources: ResolvedSource[],
): Promise<ConditionNeeds> {
  const module = conditionOf(condition);
  const parts = await Promise.all(
    (module.parts?.(condition) ?? []).map(({ part, source }) =>
      partOf(resolver, part, sources[source]!, space),
    ),
  );
  const ids = 'lists' in condition ? condition.lists : [];
  const lists = await readLists(store, space, ids);
  const gone = ids.find((id) => !lists.has(id));
  if (gone !== undefined)
    throw new SourceError(`the list "${gone}" does not exist any more; pick another one`);
  return { sources, lists, parts };
}

async function partOf(
  resolver: SourceResolver,
  part: Part,
  { index, timeField }: ResolvedSource,
  space: string,
): Promise<Dsl> {
  const resolved = await resolver.inline(
    { kind: 'query', index, timeField, dataViewId: null, ...part },
    space,
  );
  return resolved.query;
}
