import { convertedValue } from '../field_value';
import { isObject } from '../json';
import type { DataViewSpec, Dsl, Filter } from '../types';

/** Kibana's own keys of a filter pill; whatever else an old pill carries is its clause. */
const OWN_KEYS = ['meta', '$state', 'query'];

/**
 * The clause of a pill in today's form. Pills of old saved objects carry it beside `meta` rather than under
 * `query`, and write a phrase as `match` with `type: phrase`, which no engine takes any more.
 */
export function clauseOf(filter: Filter, dataView?: DataViewSpec): Dsl {
  const clause =
    filter.query ?? Object.fromEntries(Object.entries(filter).filter(([key]) => !OWN_KEYS.includes(key)));
  const old = oldPhrase(clause);
  if (!old) return clause;
  const { type: _, ...params } = old.params;
  const field = dataView?.fields.find(({ name }) => name === old.field);
  const query = field ? convertedValue(field, params.query) : params.query;
  return { match_phrase: { [old.field]: { ...params, query } } };
}

function oldPhrase(clause: Dsl): { field: string; params: Dsl } | null {
  const [first] = isObject(clause.match) ? Object.entries(clause.match) : [];
  if (!first) return null;
  const [field, params] = first;
  return isObject(params) && params.type === 'phrase' ? { field, params } : null;
}
