import type { SavedSearchRow } from '../../../common/api';
import type { SavedObject } from './contracts';

export interface SearchAttributes {
  title?: string;
  description?: string;
  isTextBasedQuery?: boolean;
  kibanaSavedObjectMeta?: { searchSourceJSON?: string };
}
interface Fields {
  index?: unknown;
  indexRefName?: string;
  query?: { language?: string; query?: unknown };
  filter?: unknown[];
}
interface View {
  id: string;
  title: string;
  timeField: string | null;
}

/** A saved search as the list shows it. One that cannot be read is listed too: resolving it says what is wrong. */
export function rowOf(
  { id, attributes, references, updated_at }: SavedObject<SearchAttributes>,
  views: readonly View[],
): SavedSearchRow {
  const { index, indexRefName, query, filter } = readable(attributes.kibanaSavedObjectMeta?.searchSourceJSON);
  const viewId = references.find(({ name }) => name === indexRefName)?.id ?? index;
  const view = views.find((candidate) => candidate.id === viewId);
  const isText = query !== undefined && query.language === undefined;
  return {
    id,
    title: attributes.title ?? id,
    description: attributes.description ?? '',
    dataView: view?.title ?? (typeof viewId === 'string' ? viewId : ''),
    timeField: view?.timeField ?? null,
    language: query?.language ?? (isText ? 'esql' : 'kuery'),
    query: queryText(query),
    filters: Array.isArray(filter) ? filter.length : 0,
    updatedAt: updated_at ?? null,
  };
}

function readable(json: string | undefined): Fields {
  try {
    return Object(JSON.parse(json ?? '{}')) as Fields;
  } catch {
    return {};
  }
}

/** Old saved searches keep a Lucene query as an object; SQL and ES|QL stand under their own names. */
function queryText(query: Fields['query']): string {
  const text = query?.query ?? Object.values(query ?? {})[0] ?? '';
  return typeof text === 'string' ? text : JSON.stringify(text);
}
