import { QueryError } from './errors';
import { filtersToBool } from './filters';
import { kqlToDsl, parseKql } from './kql';
import { luceneToDsl } from './lucene';
import type { BoolQuery, DataViewSpec, Dsl, Filter, Query, QueryOptions } from './types';

export interface BuildQueryInput {
  /** The search bar's text; none matches everything. */
  query?: Query;
  /** Filter pills, in order. */
  filters?: ReadonlyArray<Filter | null | undefined>;
  /** What field names are looked up in; without one, names are taken as they are. */
  dataView?: DataViewSpec;
  options?: QueryOptions;
}

/**
 * The Query DSL that Kibana 8.12 makes of a search bar and its filter pills: always one `bool` with all four lists.
 * KQL goes under `filter`, Lucene under `must`, pills under `filter` and `must_not`. No time range is added.
 * @throws {KqlSyntaxError} for KQL that does not parse
 * @throws {QueryError} for a language or filter that cannot be run, or nested fields outside their group
 */
export function buildQuery({ query, filters = [], dataView, options = {} }: BuildQueryInput): BoolQuery {
  const { bool } = filtersToBool(filters, dataView, options);
  const { language, dsl } = queryDsl(query ?? { language: 'kuery', query: '' }, dataView, options);
  return {
    bool: {
      must: language === 'lucene' ? unlessAll([dsl]) : [],
      filter: unlessAll(language === 'kuery' ? [dsl, ...bool.filter] : bool.filter),
      should: [],
      must_not: bool.must_not,
    },
  };
}

function queryDsl({ language, query }: Query, dataView: DataViewSpec | undefined, options: QueryOptions) {
  if (language === 'lucene') return { language, dsl: luceneToDsl(query, options) };
  if (language !== 'kuery') {
    throw new QueryError(`The query language "${language}" cannot be run; use kuery (KQL) or lucene.`);
  }
  if (typeof query !== 'string') throw new QueryError('A KQL query is a text.');
  return { language, dsl: kqlToDsl(parseKql(query, options), dataView, options) };
}

/** What matches everything narrows nothing, so Kibana leaves it out of the outer lists. */
function unlessAll(clauses: Dsl[]): Dsl[] {
  return clauses.filter((clause) => {
    const keys = Object.keys(clause);
    return !(
      keys.length === 1 &&
      keys[0] === 'match_all' &&
      Object.keys(Object(clause.match_all)).length === 0
    );
  });
}
