import {
  type ResolvedSource,
  type Rule,
  type RuleInput,
  ruleInputSchema,
  type Source,
} from '../../../common/schemas';
import { otherSources, withSources } from '../../conditions';
import { type HostRequest, SourceError } from '../../ports';
import type { ApiDeps } from '../deps';
import { ApiFailure } from '../failures';
import { checkFields, resolveAndTry } from './source_check';

interface Asking {
  request: HostRequest;
  space: string;
  signal: AbortSignal;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What the rule's own source stands for; its condition has to fit. */
export async function resolveOwn(
  deps: ApiDeps,
  input: RuleInput,
  path: string,
  as: Asking,
): Promise<ResolvedSource> {
  const resolved = await resolveAndTry(deps, input.source, `${path}source`, as);
  await checkFields(deps, input, resolved, path, as);
  return resolved;
}

/** The same of a rule that is changed: one whose saved search is gone can be, and goes on with its last good copy. */
export async function resolveAnew(
  deps: ApiDeps,
  before: Rule,
  input: RuleInput,
  path: string,
  as: Asking,
): Promise<{ resolved: ResolvedSource; orphaned: boolean }> {
  const copy =
    same(before.source, input.source) && input.source.kind === 'saved_search' ? before.resolved : null;
  try {
    return { resolved: await resolveOwn(deps, input, path, as), orphaned: false };
  } catch (error) {
    const gone = error instanceof ApiFailure && error.rest.fields?.[0]?.path === `${path}source.id`;
    if (!copy || !gone) throw error;
    await checkFields(deps, input, copy, path, as);
    return { resolved: copy, orphaned: true };
  }
}

/**
 * What the sources stand for that a condition names beside the rule's own, each tried and refused at its own place. One whose
 * saved search is gone goes on as the copy that the rule had of it `before`.
 */
export async function resolveOthers(
  deps: ApiDeps,
  { condition }: Pick<RuleInput, 'condition'>,
  before: Rule | null,
  path: string,
  as: Asking,
): Promise<{ resolvedOthers: ResolvedSource[]; orphaned: boolean }> {
  const copies = before ? otherSources(before.condition).map(({ source }) => source) : [];
  let orphaned = false;
  const resolvedOthers: ResolvedSource[] = [];
  for (const { source, path: place } of otherSources(condition)) {
    const own = `${path}condition.${place}`;
    const known = copies.findIndex((one) => same(one, source));
    const copy = before?.resolvedOthers?.[known] ?? null;
    try {
      resolvedOthers.push(await resolveAndTry(deps, source, own, as));
    } catch (error) {
      const gone = error instanceof ApiFailure && error.rest.fields?.[0]?.path === `${own}.id`;
      if (!copy || !gone) throw error;
      resolvedOthers.push(copy);
      orphaned = true;
    }
  }
  return { resolvedOthers, orphaned };
}

/**
 * The rule with last good copies as queries of its own, in place of the saved searches that are gone; where none is, of all
 * that it follows. They ask the same.
 */
export async function adoptCopies(
  deps: ApiDeps,
  rule: Rule,
  as: Asking,
): Promise<Pick<Rule, 'source' | 'condition' | 'resolved' | 'resolvedOthers' | 'orphanedSince'>> {
  const others = otherSources(rule.condition).map(({ source }) => source);
  const followed = [rule.source, ...others]
    .map((source, at) => ({
      source,
      copy: at === 0 ? rule.resolved : (rule.resolvedOthers?.[at - 1] ?? null),
    }))
    .filter(({ source }) => source.kind === 'saved_search');
  if (followed.length === 0) throw new ApiFailure(409, 'this rule follows no saved search');
  const there = await Promise.all(followed.map(({ source }) => resolvedOrNull(deps, source, as)));
  const gone = followed.filter((_, at) => there[at] === null);

  const instead = new Map<Source, Source>();
  const copies = new Map<Source, ResolvedSource>();
  for (const { source, copy } of gone.length > 0 ? gone : followed) {
    const query = queryOf(copy);
    instead.set(source, query);
    copies.set(source, (await resolvedOrNull(deps, query, as)) ?? (copy as ResolvedSource));
  }
  const known = others.flatMap((source, at) => copies.get(source) ?? rule.resolvedOthers?.[at] ?? []);
  return {
    source: instead.get(rule.source) ?? rule.source,
    condition: withSources(rule.condition, instead),
    resolved: copies.get(rule.source) ?? rule.resolved,
    // They go by their places: one that is not known is looked up in the next run, and so are all.
    resolvedOthers: known.length === others.length ? known : [],
    orphanedSince: null,
  };
}

/** Null when it is gone or cannot be read. */
async function resolvedOrNull(deps: ApiDeps, source: Source, as: Asking): Promise<ResolvedSource | null> {
  try {
    return await deps.engine.resolve(source, as);
  } catch (error) {
    if (error instanceof SourceError && source.kind === 'saved_search') return null;
    throw error;
  }
}

function queryOf(copy: ResolvedSource | null): Source {
  if (!copy) throw new ApiFailure(409, 'there is no good copy of the saved search to adopt');
  const { index, timeField, query, runtimeMappings, dataViewId } = copy;
  return ruleInputSchema.shape.source.parse({
    kind: 'query',
    index,
    timeField,
    language: 'dsl',
    query: JSON.stringify(query, null, 2),
    dataViewId,
    ...(Object.keys(runtimeMappings).length > 0 && { runtimeMappings }),
  });
}
