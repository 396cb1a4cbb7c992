import { createHash } from 'node:crypto';
import type { SavedSearchRow } from '../../../common/api';
import type { ResolvedSource } from '../../../common/schemas';
import { type SavedSearches, type Scope, SourceError } from '../../ports';
import type { SavedObject, SavedObjectsClient, SearchSource, SearchSources } from './contracts';
import { readSearchSource, type SearchSourceFields, withReferences } from './search_source_json';

interface SearchAttributes {
  title?: string;
  description?: string;
  columns?: string[];
  isTextBasedQuery?: boolean;
  kibanaSavedObjectMeta?: { searchSourceJSON?: string };
}
interface DataViewAttributes {
  title?: string;
  name?: string;
  timeFieldName?: string;
}

/** What a host gives for a scope: its saved objects, and its own maker of queries. */
export interface SavedSearchHost {
  savedObjects(scope: Scope): Promise<SavedObjectsClient>;
  searchSources(scope: Scope): Promise<SearchSources>;
}

/** Both hosts refuse to page beyond this many objects. */
const WINDOW = 10_000;

/** Saved searches of a host, resolved by the host's own code. */
export function savedSearchesOf(host: SavedSearchHost): SavedSearches {
  const allDataViews = async (client: SavedObjectsClient) => {
    const { saved_objects } = await client.find<DataViewAttributes>({
      type: 'index-pattern',
      fields: ['title', 'name', 'timeFieldName'],
      perPage: WINDOW,
      page: 1,
    });
    return saved_objects.map(({ id, attributes }) => ({
      id,
      title: attributes.name || attributes.title || id,
      timeField: attributes.timeFieldName ?? null,
    }));
  };

  return {
    async list(scope, { search, page, perPage }) {
      const client = await host.savedObjects(scope);
      if (page * perPage > WINDOW) return { items: [], total: 0 };
      const [found, views] = await Promise.all([
        client.find<SearchAttributes>({
          type: 'search',
          page,
          perPage,
          ...(search.trim()
            ? {
                search: wordsToFind(search),
                searchFields: ['title^3', 'description'],
                defaultSearchOperator: 'AND',
              }
            : { sortField: 'updated_at', sortOrder: 'desc' }),
        }),
        allDataViews(client),
      ]);
      return { items: found.saved_objects.map((object) => rowOf(object, views)), total: found.total };
    },

    async resolve(scope, id) {
      const client = await host.savedObjects(scope);
      const object = await client.get<SearchAttributes>('search', id).catch(nullWhenMissing);
      if (!object) return null;
      const title = object.attributes.title ?? id;
      const stored = readSearchSource(object.attributes.kibanaSavedObjectMeta?.searchSourceJSON, title);
      if (object.attributes.isTextBasedQuery || isTextQuery(stored)) {
        throw new SourceError(
          `the saved search "${title}" is written in SQL or ES|QL, which a rule cannot follow`,
        );
      }
      const fields = withReferences(stored, object.references, title);
      const sources = await host.searchSources(scope);
      const source = await sources.create(fields).catch((failure: unknown) => {
        throw new SourceError(
          `the data view of the saved search "${title}" cannot be read: ${wordsOf(failure)}`,
        );
      });
      return resolvedFrom(source, object, fields, title);
    },

    dataViews: async (scope) => allDataViews(await host.savedObjects(scope)),
  };
}

async function resolvedFrom(
  source: SearchSource,
  object: SavedObject<SearchAttributes>,
  fields: SearchSourceFields,
  title: string,
): Promise<ResolvedSource> {
  const dataView = source.getField('index');
  if (!dataView) throw new SourceError(`the saved search "${title}" has no data view`);
  if (!dataView.timeFieldName) {
    throw new SourceError(
      `the data view "${dataView.title}" of the saved search "${title}" has no time field`,
    );
  }
  let body: Awaited<ReturnType<SearchSource['getSearchRequestBody']>>;
  try {
    body = await source.getSearchRequestBody();
  } catch (failure) {
    throw new SourceError(`the query of the saved search "${title}" cannot be read: ${wordsOf(failure)}`);
  }
  const asked = {
    index: dataView.title,
    timeField: dataView.timeFieldName,
    query: body.query ?? { match_all: {} },
    runtimeMappings: body.runtime_mappings ?? {},
  };
  return {
    ...asked,
    revision: createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16),
    dataViewId: dataView.id ?? null,
    columns: (object.attributes.columns ?? []).filter((column) => column !== '_source'),
    title,
    discover: {
      query: { language: fields.query?.language ?? 'kuery', query: queryText(fields) },
      filters: Array.isArray(fields.filter) ? fields.filter : [],
    },
  };
}

function rowOf(
  object: SavedObject<SearchAttributes>,
  views: Array<{ id: string; title: string; timeField: string | null }>,
): SavedSearchRow {
  const { attributes } = object;
  let fields: SearchSourceFields = {};
  try {
    fields = readSearchSource(
      attributes.kibanaSavedObjectMeta?.searchSourceJSON,
      attributes.title ?? object.id,
    );
  } catch {
    // A row is listed even when it cannot be read: resolving it says why.
  }
  const viewId =
    object.references.find(({ name }) => name === fields.indexRefName)?.id ?? String(fields.index ?? '');
  const view = views.find(({ id }) => id === viewId);
  return {
    id: object.id,
    title: attributes.title ?? object.id,
    description: attributes.description ?? '',
    dataView: view?.title ?? viewId,
    timeField: view?.timeField ?? null,
    language: fields.query?.language ?? (isTextQuery(fields) ? 'esql' : 'kuery'),
    query: queryText(fields),
    filters: Array.isArray(fields.filter) ? fields.filter.length : 0,
    updatedAt: object.updated_at ?? null,
  };
}

const isTextQuery = ({ query }: SearchSourceFields) =>
  query !== undefined && query.language === undefined && ('esql' in query || 'sql' in query);

/** Old saved searches keep a Lucene query as an object. */
function queryText({ query }: SearchSourceFields): string {
  if (typeof query?.query === 'string') return query.query;
  return query?.query === undefined ? '' : JSON.stringify(query.query);
}

/** The operators of the hosts' simple query string are taken away, and the last word may be half typed. */
const wordsToFind = (text: string) =>
  `${text
    .replace(/[+|\-"*()~]/g, ' ')
    .trim()
    .split(/\s+/)
    .join(' ')}*`;

const wordsOf = (failure: unknown) => (failure instanceof Error ? failure.message : String(failure));

function nullWhenMissing(failure: unknown): null {
  const status = (failure as { output?: { statusCode?: number } } | null)?.output?.statusCode;
  if (status === 404) return null;
  throw failure;
}
