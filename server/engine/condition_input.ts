import type { Condition, Part, ResolvedSource, Source } from '../../common/schemas';
import { conditionOf, type Dsl, type RunInput } from '../conditions';
import { SourceError } from '../ports';
import { readLists, type Store } from '../store';

/** What a condition needs beside documents. */
export interface ConditionNeeds {
  /** The rule's own source first, then those that the condition names. */
  sources: ResolvedSource[];
  lists: RunInput['lists'];
  parts: Dsl[];
}

type ResolveInline = (source: Extract<Source, { kind: 'query' }>) => Promise<ResolvedSource>;

/**
 * @param inline resolves a query with the rights of who asks
 * @param sources the rule's own first, then those that the condition names
 * Throws `SourceError` when a list or query that the condition names is not there or cannot be read.
 */
export async function needsOf(
  { inline, store }: { inline: ResolveInline; store: Store },
  { condition, space }: { condition: Condition; space: string },
  sources: ResolvedSource[],
): Promise<ConditionNeeds> {
  const module = conditionOf(condition);
  const parts = await Promise.all(
    (module.parts?.(condition) ?? []).map(({ part, source }) => partOf(inline, part, sources[source]!)),
  );
  const ids = 'lists' in condition ? condition.lists : [];
  const lists = await readLists(store, space, ids);
  const gone = ids.find((id) => !lists.has(id));
  if (gone !== undefined)
    throw new SourceError(`the list "${gone}" does not exist any more; pick another one`);
  return { sources, lists, parts };
}

async function partOf(inline: ResolveInline, part: Part, { index, timeField }: ResolvedSource): Promise<Dsl> {
  const resolved = await inline({ kind: 'query', index, timeField, dataViewId: null, ...part });
  return resolved.query;
}
