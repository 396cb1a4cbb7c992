import { QueryError } from '../errors';
import type { BoolQuery, DataViewSpec, Dsl, Filter, QueryOptions } from '../types';
import { fieldOf } from './field';
import { clauseOf } from './migrate';

/**
 * A list of filter pills as a `bool`: those that hold under `filter`, the negated under `must_not`.
 * Disabled pills are left out; which data view a pill was made for does not matter, unless
 * `ignoreFilterIfFieldNotInIndex` asks for it.
 */
export function filtersToBool(
  filters: ReadonlyArray<Filter | null | undefined>,
  dataView: DataViewSpec | undefined,
  options: QueryOptions,
): BoolQuery {
  const enabled = filters
    .filter((filter): filter is Filter => Boolean(filter && !filter.meta?.disabled))
    .filter((filter) => !options.ignoreFilterIfFieldNotInIndex || !dataView || belongsTo(filter, dataView));
  const toDsl = (filter: Filter): Dsl => filterDsl(filter, dataView, options);
  // A `negate` that is neither true, false nor missing puts a pill on neither side, as in Kibana.
  const positive = enabled.filter(({ meta }) => meta?.negate === undefined || meta.negate === false);
  const negative = enabled.filter(({ meta }) => meta?.negate === true);
  return { bool: { must: [], filter: positive.map(toDsl), should: [], must_not: negative.map(toDsl) } };
}

function filterDsl(filter: Filter, dataView: DataViewSpec | undefined, options: QueryOptions): Dsl {
  if (filter.meta?.type === 'combined') return combinedDsl(filter, dataView, options);
  const clause = clauseOf(filter, dataView);
  const field = fieldOf(filter, clause);
  const path = dataView?.fields.find(({ name }) => name === field)?.subType?.nested?.path;
  if (!path) return clause;
  return {
    nested: {
      path,
      query: clause,
      ...(options.nestedIgnoreUnmapped !== undefined && { ignore_unmapped: options.nestedIgnoreUnmapped }),
    },
  };
}

/** Pills joined by AND or OR; each keeps its own negation, and may be joined of others again. */
function combinedDsl({ meta }: Filter, dataView: DataViewSpec | undefined, options: QueryOptions): Dsl {
  if (!Array.isArray(meta?.params)) throw new QueryError('A combined filter holds no list of filters.');
  const params: Filter[] = meta.params;
  if (meta.relation === 'AND') return filtersToBool(params, dataView, options);
  const should = params.map((param) => filtersToBool([param], dataView, options));
  return { bool: { should, minimum_should_match: 1 } };
}

function belongsTo({ meta }: Filter, dataView: DataViewSpec): boolean {
  if (!meta?.key) return true;
  if (meta.type === 'custom') return meta.index === dataView.id;
  return dataView.fields.some(({ name }) => name === meta.key);
}
