import {
  type ParsedSavedSearch,
  parseSavedSearch,
  QueryError,
  type SavedObject as SavedSearchObject,
  savedSearchDataViewId,
} from '../../../common/query';
import type { ResolvedSource } from '../../../common/schemas';
import { type SavedSearches, type Scope, SourceError } from '../../ports';
import { revisionOf } from '../../sources';
import type { SavedObjectsClient, SearchSources, UiSettings } from './contracts';
import { dataViewIdOf } from './data_view_id';
import type { BuildHostQuery, EsQuerySettings } from './es_query';
import { hostEsError, isEngineFailure } from './host_es_error';
import { asEsErrors, boomStatus, wordsOf } from './saved_object_errors';
import { rowOf, type SearchAttributes } from './saved_search_row';
import { ReadsByScope } from './scope_reads';

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
  const reads = new ReadsByScope(host);
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
      const from = reads.of(scope);
      const [search, asked] = await Promise.all([from.object('search', id), from.settings()]);
      if (!search) return null;
      const [parsed, view] = await asSourceErrors(async () => {
        const dataViewId = savedSearchDataViewId({ ...search, type: 'search' });
        const dataView = dataViewId === null ? null : await from.object('index-pattern', dataViewId);
        return [parseSavedSearch({ ...search, type: 'search' }, dataView && withType(dataView)), dataView];
      });
      const of = [search.version, search.updated_at, view?.id, view?.version, view?.updated_at, asked];
      return from.query(id, of, () => resolvedBy(host, scope, parsed, asked));
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
  settings: EsQuerySettings,
): Promise<ResolvedSource> {
  const { query, filters, title } = search;
  const sources = await host.searchSources(scope);
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

async function asSourceErrors<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof QueryError) throw new SourceError(failure.message);
    throw failure;
  }
}
