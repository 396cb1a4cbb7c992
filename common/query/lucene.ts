import { isObject } from './json';
import type { Dsl, Query, QueryOptions } from './types';

const QUERY_STRING_DEFAULTS: Dsl = { analyze_wildcard: true };

/** Lucene text as `query_string`; Query DSL written in its place is taken as it is, but decorated alike. */
export function luceneToDsl(query: Query['query'], options: QueryOptions): Dsl {
  if (typeof query === 'string') {
    return query.trim() === '' ? { match_all: {} } : decorate({ query_string: { query } }, options);
  }
  return decorate(query, options);
}

/** Adds Kibana's query string settings, and the zone for dates in the text; what is configured wins. */
function decorate(dsl: Dsl, { queryString = QUERY_STRING_DEFAULTS, timeZone }: QueryOptions): Dsl {
  const asked = dsl.query_string;
  if (!isObject(asked)) return dsl;
  return { ...dsl, query_string: { ...asked, ...queryString, ...(timeZone ? { time_zone: timeZone } : {}) } };
}
