/** ElastAlert's `filter` list (or another such) as one Query DSL query: every item must hold, none = every document. */
import { isRecord, type Options } from './options';
import type { Report } from './report';

type Dsl = Record<string, unknown>;

/** As `readFilter`, of documents that have a value in every one of `fields`. */
export function readFilterOf(options: Options, report: Report, fields: readonly string[]): Dsl {
  const query = readFilter(options, report);
  if (fields.length === 0) return query;
  const own = isRecord(query.bool) && Array.isArray(query.bool.filter) ? query.bool.filter : [];
  return { bool: { filter: [...own, ...fields.map((field) => ({ exists: { field } }))] } };
}

/** Items before Elasticsearch 5 are rewritten; `eql` and `esql` items are no queries and refused. */
export function readFilter(options: Options, report: Report, option = 'filter'): Dsl {
  const filter = options[option];
  if (filter === undefined || filter === null) return { match_all: {} };
  if (!Array.isArray(filter)) {
    report.refuse(option, `must be a list, found ${isRecord(filter) ? 'a mapping' : `a ${typeof filter}`}`);
    return { match_all: {} };
  }
  const clauses = filter.flatMap((item, at) => rewrite(item, `${option}[${at}]`, report) ?? []);
  return clauses.length === 0 ? { match_all: {} } : { bool: { filter: clauses } };
}

function rewrite(item: unknown, place: string, report: Report): Dsl | null {
  if (!isRecord(item) || Object.keys(item).length === 0) {
    report.refuse(place, 'must be a query, as in "term: {field: value}"');
    return null;
  }
  const [name] = Object.keys(item) as [string];
  const inner = item[name];
  if (name === 'eql' || name === 'esql') {
    report.refuse(place, `${name} is another language than Query DSL; write the filter as a query`);
    return null;
  }
  if (Object.keys(item).length > 1) {
    report.refuse(place, `holds ${Object.keys(item).length} queries; give each its own place in the list`);
    return null;
  }
  // The wrapper of ElastAlert's old examples.
  if (name === 'query') return rewrite(inner, place, report);
  if (name === 'not') {
    report.warn(
      `${place} not`,
      'rewritten as must_not: Elasticsearch has not known this form since version 5',
    );
    const content = isRecord(inner) && isRecord(inner.filter) ? inner.filter : inner;
    const clause = rewrite(content, place, report);
    return clause && { bool: { must_not: [clause] } };
  }
  if ((name === 'and' || name === 'or') && Array.isArray(inner)) {
    const bool = name === 'and' ? 'filter' : 'should';
    report.warn(
      `${place} ${name}`,
      `rewritten as bool.${bool}: Elasticsearch has not known this form since version 5`,
    );
    const clauses = inner.flatMap((part, at) => rewrite(part, `${place}.${name}[${at}]`, report) ?? []);
    return { bool: { [bool]: clauses, ...(name === 'or' && { minimum_should_match: 1 }) } };
  }
  return item;
}
