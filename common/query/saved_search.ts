import { adHocDataView, parseDataView, runtimeMappings } from './data_view';
import { isObject } from './json';
import { asText, parseJson, referenced, type SavedObject, SavedSearchError } from './saved_object';
import type { DataViewSpec, Dsl, Filter, FilterMeta, Query, RuntimeField } from './types';

export type SortOrder = [field: string, direction: 'asc' | 'desc'];

/** What a saved search asks, with everything a rule and a link to Discover need. */
export interface ParsedSavedSearch {
  title: string;
  description: string;
  /** The index, alias or pattern to search. */
  index: string;
  dataViewId: string;
  dataView: DataViewSpec;
  timeField: string;
  query: Query;
  /** The pills, disabled ones too, with `meta.index` resolved. */
  filters: Filter[];
  runtimeMappings: Record<string, RuntimeField>;
  columns: string[];
  sort: SortOrder[];
}

interface SearchSource {
  query?: unknown;
  filter?: unknown;
  /** The id of a data view, or an unsaved one in full. */
  index?: unknown;
  indexRefName?: string;
}

/**
 * The id of the data view that a saved search needs, to be read first; null when it brings its own (an unsaved one).
 * @throws {SavedSearchError} `wrong_type`, `bad_json`, `missing_reference`, `no_data_view`
 */
export function savedSearchDataViewId(search: SavedObject): string | null {
  const { index, indexRefName } = searchSource(search);
  if (indexRefName) return referenced(search, indexRefName);
  if (isObject(index)) return null;
  const id = asText(index);
  if (!id) throw new SavedSearchError('no_data_view', `The saved search ${search.id} has no data view.`);
  return id;
}

/**
 * Reads a saved object of type `search` with its data view (saved object of type `index-pattern`).
 * `dataView` may be null only where `savedSearchDataViewId` is.
 * @throws {SavedSearchError} saying what is missing or broken, and in which saved object
 */
export function parseSavedSearch(search: SavedObject, dataView: SavedObject | null): ParsedSavedSearch {
  const source = searchSource(search);
  const view = dataViewOf(search, source, dataView);
  if (!view.timeFieldName) {
    throw new SavedSearchError(
      'no_time_field',
      `The data view "${view.title}" has no time field; a rule needs one to evaluate one window after another.`,
    );
  }
  const { title, description, columns, sort } = search.attributes;
  return {
    title: asText(title) ?? search.id,
    description: asText(description) ?? '',
    index: view.title,
    dataViewId: view.id,
    dataView: view,
    timeField: view.timeFieldName,
    query: queryOf(search, source.query),
    filters: filtersOf(search, source.filter),
    runtimeMappings: runtimeMappings(view),
    columns: Array.isArray(columns) ? columns.filter((column) => asText(column) && column !== '_source') : [],
    sort: sortOf(sort),
  };
}

function searchSource({ id, type, attributes }: SavedObject): SearchSource {
  if (type !== 'search') {
    throw new SavedSearchError('wrong_type', `The saved object ${id} is of type "${type}", not "search".`);
  }
  const meta = attributes.kibanaSavedObjectMeta;
  return parseJson<SearchSource>(
    Object(meta).searchSourceJSON,
    {},
    `searchSourceJSON of the saved search ${id}`,
  );
}

function dataViewOf(
  search: SavedObject,
  { index }: SearchSource,
  dataView: SavedObject | null,
): DataViewSpec {
  const id = savedSearchDataViewId(search);
  if (id === null) return adHocDataView(index as Record<string, unknown>);
  if (!dataView) {
    throw new SavedSearchError(
      'no_data_view',
      `The data view ${id} of the saved search ${search.id} is gone.`,
    );
  }
  if (dataView.id !== id) {
    throw new SavedSearchError(
      'wrong_data_view',
      `The saved search ${search.id} needs the data view ${id}, not ${dataView.id}.`,
    );
  }
  return parseDataView(dataView);
}

function queryOf({ id, attributes }: SavedObject, query: unknown): Query {
  if (attributes.isTextBasedQuery === true || (isObject(query) && ('esql' in query || 'sql' in query))) {
    throw new SavedSearchError(
      'unsupported',
      `The saved search ${id} is written in ES|QL or SQL; a rule needs KQL or Lucene.`,
    );
  }
  if (query === undefined || query === null) return { language: 'kuery', query: '' };
  // Before Kibana 6 a search kept Lucene text or Query DSL without naming a language.
  if (typeof query === 'string') return { language: 'lucene', query };
  if (isObject(query) && typeof query.language !== 'string')
    return { language: 'lucene', query: query as Dsl };
  const { language, query: text } = query as { language: string; query: unknown };
  return { language, query: isObject(text) ? text : String(text ?? '') };
}

function filtersOf(search: SavedObject, filter: unknown): Filter[] {
  if (filter === undefined || filter === null) return [];
  const list = Array.isArray(filter) ? filter : [filter];
  return list.map((pill) => {
    if (isObject(pill)) return resolved(search, pill);
    throw new SavedSearchError('bad_json', `The saved search ${search.id} holds a filter that is no object.`);
  });
}

/** Pills of a combined pill carry references of their own. */
function resolved(search: SavedObject, pill: Filter): Filter {
  if (!isObject(pill.meta)) return pill;
  const { indexRefName, ...meta } = pill.meta as FilterMeta & { indexRefName?: string };
  if (indexRefName) meta.index = referenced(search, indexRefName);
  if (meta.type === 'combined' && Array.isArray(meta.params)) {
    meta.params = meta.params.map((param) => (isObject(param) ? resolved(search, param) : param));
  }
  return { ...pill, meta };
}

/** Sorts are kept as pairs; very old searches keep one pair without the outer list. */
function sortOf(sort: unknown): SortOrder[] {
  if (!Array.isArray(sort)) return [];
  const pairs = typeof sort[0] === 'string' ? [sort] : sort;
  return pairs.flatMap((pair) => {
    const [field, direction] = Array.isArray(pair) ? pair : [];
    return asText(field) ? [[field, direction === 'asc' ? 'asc' : 'desc'] as SortOrder] : [];
  });
}
