import type { Dsl, Filter } from '../types';

/** Kibana's own keys of a filter pill; whatever else an old pill carries is its clause. */
const OWN_KEYS = ['meta', '$state', 'query'];

/**
 * The clause of a pill in today's form. Pills of old saved objects carry it beside `meta` rather than under
 * `query`, and write a phrase as `match` with `type: phrase`, which no engine takes any more.
 */
export function clauseOf(filter: Filter): Dsl {
  const clause =
    filter.query ?? Object.fromEntries(Object.entries(filter).filter(([key]) => !OWN_KEYS.includes(key)));
  const phrase = oldPhrase(clause);
  if (!phrase) return clause;
  const { type: _, ...params } = phrase.params;
  return { match_phrase: { [phrase.field]: params } };
}

function oldPhrase(clause: Dsl): { field: string; params: Dsl } | null {
  if (!isObject(clause.match)) return null;
  const [first] = Object.entries(clause.match);
  if (!first) return null;
  const [field, params] = first;
  return isObject(params) && params.type === 'phrase' ? { field, params } : null;
}

export const isObject = (value: unknown): value is Dsl =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
