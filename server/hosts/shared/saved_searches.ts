import {
  type ParsedSavedSearch,
  parseSavedSearch,
  QueryError,
  type SavedObject as SavedSearchObject,
  savedSearchDataViewId,
} from '../../../common/query';
import type { ResolvedSource } from '../../../common/schemas';
import { EsError, type SavedSearches, type Scope, SourceError } from '../../ports';
import { revisionOf } from '../../sources';
import type { SavedObjectsClient, SearchSources, UiSettings } from './contracts';
import { dataViewIdOf } from './data_view_id';
import { type BuildHostQuery, esQuerySettings } from './es_query';
import { hostEsError, isEngineFailure } from './host_es_error';
import { rowOf, type SearchAttributes } from './saved_search_row';

interface DataViewAttributes {
  title?: string;
  name?: string;
  timeFieldName?: string;
}

/** What a host gives for a scope: its saved objects, and its own maker of queries. */
export interface SavedSearchHost {
  savedObjects(scope: Scope): Promise<SavedObjectsClient>;
  searchSources(scope: Scope): Promise<SearchSources>;
  uiSettings(scope: Scope): Promise<UiSettings>;
  buildQuery: BuildHostQuery;
}

/** Both hosts refuse to page beyond this many objects. */
const WINDOW = 10_000;

/** Saved searches of a host, resolved by the host's own code. */
export function savedSearchesOf(host: SavedSearchHost): SavedSearches {
  return {
    async list(scope, { search, page, perPage }) {
      const client = await host.savedObjects(scope);
      if (page * perPage > WINDOW) return { items: [], total: 0 };
      const [found, views] = await asEsErrors('list saved searches', () =>
        Promise.all([
          client.find<SearchAttributes>({ type: 'search', page, perPage, ...matching(search) }),
          dataViewsOf(client),
        ]),
      );
      return { items: found.saved_objects.map((object) => rowOf(object, views)), total: found.total };
    },

    async resolve(scope, id) {
      const client = await host.savedObjects(scope);
      const read = (type: string, objectId: string) =>
        asEsErrors(`read the ${type} ${objectId}`, () =>
          client.get<Record<string, unknown>>(type, objectId).catch(nullWhenMissing),
        );
      const object = await read('search', id);
      if (!object) return null;
      const search = await asSourceErrors(async () => {
        const dataViewId = savedSearchDataViewId({ ...object, type: 'search' });
        const dataView = dataViewId === null ? null : await read('index-pattern', dataViewId);
        return parseSavedSearch({ ...object, type: 'search' }, dataView && withType(dataView));
      });
      return resolvedBy(host, scope, search);
    },

    dataViews: async (scope) => {
      const client = await host.savedObjects(scope);
      return asEsErrors('list data views', () => dataViewsOf(client));
    },

    async makeDataView(scope, { index, timeField }) {
      const client = await host.savedObjects(scope);
      return asEsErrors('make a data view', async () => {
        const { saved_objects } = await client.find<DataViewAttributes>({
          type: 'index-pattern',
          fields: ['title', 'timeFieldName'],
          perPage: WINDOW,
          page: 1,
        });
        const known = saved_objects.find(
          ({ attributes }) => attributes.title === index && attributes.timeFieldName === timeField,
        );
        if (known) return known.id;
        const id = dataViewIdOf(index, timeField);
        const attributes = { title: index, timeFieldName: timeField };
        await client.create('index-pattern', attributes, { id, overwrite: false }).catch((failure) => {
          // Somebody made it at the same moment.
          if (boomStatus(failure) !== 409) throw failure;
        });
        return id;
      });
    },
  };
}

const withType = (object: Omit<SavedSearchObject, 'type'>): SavedSearchObject => ({
  ...object,
  type: 'index-pattern',
});

async function dataViewsOf(client: SavedObjectsClient) {
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
}

/** The host's own query for what the saved search says; what the host refuses is said in the host's words. */
async function resolvedBy(
  host: SavedSearchHost,
  scope: Scope,
  search: ParsedSavedSearch,
): Promise<ResolvedSource> {
  const { query, filters, title } = search;
  const [sources, uiSettings] = await Promise.all([host.searchSources(scope), host.uiSettings(scope)]);
  const settings = await asEsErrors('read the advanced settings', () => esQuerySettings(uiSettings));
  try {
    const source = await sources.create({ index: dataViewToLoad(search) });
    const dataView = source.getField('index');
    if (!dataView) throw new Error('its data view is gone');
    const asked = {
      index: dataView.title,
      timeField: dataView.timeFieldName ?? search.timeField,
      query: host.buildQuery(dataView, query, filters, settings),
      runtimeMappings: dataView.getRuntimeMappings?.() ?? {},
    };
    return {
      ...asked,
      ...(settings.dateFormatTZ && { zone: settings.dateFormatTZ }),
      revision: revisionOf(asked),
      dataViewId: search.dataViewId || null,
      columns: search.columns,
      title,
      discover: { query: { language: query.language, query: textOf(query.query) }, filters },
    };
  } catch (failure) {
    if (isEngineFailure(failure)) throw hostEsError(failure, { method: 'GET', path: '/data view' });
    throw new SourceError(`the saved search "${title}" cannot be turned into a query: ${wordsOf(failure)}`);
  }
}

/** An unsaved data view has no id to be found by: it is made again from what the saved search keeps of it. */
function dataViewToLoad({ dataViewId, dataView }: ParsedSavedSearch): unknown {
  const { fields: _fields, ...spec } = dataView;
  return dataViewId || spec;
}

const textOf = (query: unknown): string => (typeof query === 'string' ? query : JSON.stringify(query));

/** The operators of the hosts' simple query string are taken away, and the last word may be half typed. */
function matching(search: string): Record<string, unknown> {
  const words = search
    .replace(/[+|\-"*()~\\]/g, ' ')
    .trim()
    .split(/\s+/)
    .join(' ');
  return words === ''
    ? { sortField: 'updated_at', sortOrder: 'desc' }
    : { search: `${words}*`, searchFields: ['title^3', 'description'], defaultSearchOperator: 'AND' };
}

const wordsOf = (failure: unknown) => (failure instanceof Error ? failure.message : String(failure));

/** The saved-objects client says its status in Boom's shape. */
const boomStatus = (failure: unknown): number | undefined =>
  (failure as { output?: { statusCode?: number } } | null)?.output?.statusCode;

function nullWhenMissing(failure: unknown): null {
  if (boomStatus(failure) === 404) return null;
  throw failure;
}

/** So that the core can tell a host that cannot be asked just now from a saved search that is gone. */
async function asEsErrors<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    const status = boomStatus(failure);
    if (status === undefined) throw hostEsError(failure, { method: 'GET', path: `/${what}` });
    throw new EsError(status, 'saved_objects', `cannot ${what}: ${wordsOf(failure)}`);
  }
}

async function asSourceErrors<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof QueryError) throw new SourceError(failure.message);
    throw failure;
  }
}
