import type { Rule } from '../../common/schemas';
import { plural } from '../words';

const LANGUAGES = { kuery: 'KQL', lucene: 'Lucene', dsl: 'Query DSL' } as const;

/** Where a rule looks, short: the saved search's title, or the index of a query. */
export function sourceText({ source, resolved }: Pick<Rule, 'source' | 'resolved'>): string {
  if (source.kind === 'saved_search')
    return resolved ? `saved search “${resolved.title}”` : `saved search ${source.id}`;
  return `${LANGUAGES[source.language]} query on ${source.index}`;
}

/** The query's own text, for those who want to read it. */
export function queryText({ source, resolved }: Pick<Rule, 'source' | 'resolved'>): string {
  if (source.kind === 'query') return source.query;
  const found = resolved?.discover;
  if (!found) return '';
  const more = found.filters.length > 0 ? ` (and ${plural(found.filters.length, 'filter')})` : '';
  return `${found.query.query || 'everything'}${more}`;
}
