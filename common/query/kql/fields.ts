import { QueryError } from '../errors';
import type { DataViewSpec, Dsl, FieldSpec, QueryOptions } from '../types';
import type { Operand } from './ast';
import { operandValue } from './ast';
import { prefixed, wildcardFits } from './wildcard';

/** What a clause is turned into Query DSL with. */
export interface Scope {
  dataView?: DataViewSpec;
  options: QueryOptions;
  /** The nested group around the clause, if any; a path that is empty or `null` puts nothing before names. */
  group?: { path: string | boolean | null };
}

/** The field as a clause names it, with the nested path around it in front. */
export const fullName = (field: Operand | null, { group }: Scope): Operand | null =>
  group?.path ? prefixed(String(group.path), field) : field;

/** The data view's fields that a (full) name stands for; a plain name stands for at most one. */
export function fieldsNamed(field: Operand, dataView: DataViewSpec | undefined): FieldSpec[] {
  const fields = dataView?.fields ?? [];
  if (field.type === 'wildcard') return fields.filter(({ name }) => wildcardFits(field, name));
  return fields.filter(({ name }) => name === field.value).slice(0, 1);
}

/** As `fieldsNamed`, but a name that the data view does not know stands for itself: the engine may know it. */
export function fieldsOrName(field: Operand, scope: Scope): FieldSpec[] {
  const known = fieldsNamed(field, scope.dataView);
  if (known.length === 0) return [{ name: String(operandValue(field)), type: '' }];
  for (const each of known) checkNesting(field, each, scope);
  return known;
}

/** A nested field answers only inside a group of its own path; outside one only a wildcard may reach it. */
function checkNesting(asked: Operand, { name, subType }: FieldSpec, { group }: Scope): void {
  const path = group?.path;
  const own = subType?.nested?.path;
  if (own === path || (asked.type === 'wildcard' && !path)) return;
  if (!own) throw new QueryError(`${name} is not a nested field, but stands in the nested group "${path}".`);
  if (!path) throw new QueryError(`${name} is a nested field; write ${own}:{ … } around it.`);
  throw new QueryError(`${name} stands in the nested group "${path}"; its own nested path is "${own}".`);
}

/** Wraps the clause of a nested field that a wildcard reached from outside its group. */
export function reachNested(asked: Operand, field: FieldSpec, { group, options }: Scope, query: Dsl): Dsl {
  const path = field.subType?.nested?.path;
  if (asked.type !== 'wildcard' || !path || group) return query;
  return nestedDsl(path, query, options);
}

export const nestedDsl = (path: unknown, query: Dsl, options: QueryOptions): Dsl => ({
  nested: {
    path,
    query,
    score_mode: 'none',
    ...(typeof options.nestedIgnoreUnmapped === 'boolean' && {
      ignore_unmapped: options.nestedIgnoreUnmapped,
    }),
  },
});

export const shouldOne = (should: Dsl[]): Dsl => ({ bool: { should, minimum_should_match: 1 } });

export const zone = ({ timeZone }: QueryOptions): Dsl => (timeZone ? { time_zone: timeZone } : {});
