import { createHash } from 'node:crypto';
import type { SavedSearchRow } from '../../../../common/api';
import {
  buildQuery,
  type ParsedSavedSearch,
  parseSavedSearch,
  QueryError,
  runtimeMappings,
  type SavedObject,
  savedSearchDataViewId,
} from '../../../../common/query';
import type { ResolvedSource } from '../../../../common/schemas';
import { type Es, type SavedSearches, type Scope, SourceError } from '../../../ports';
import { dataViewIdOf } from '../../shared';
import type { DataViews } from './data_views';
import type { KeptSavedObject } from './saved_object';
import type { SavedObjectStore } from './store';

/** Data views are few; this many are listed. */
const DATA_VIEWS = 1_000;
/** The engine's own limit of paging. */
const WINDOW = 10_000;

interface DataViewRow {
  id: string;
  title: string;
  timeField: string | null;
}

/** Saved searches and data views of the standalone server. Queries are made by `common/query`, as Kibana makes them. */
export function standaloneSavedSearches(
  store: SavedObjectStore,
  views: DataViews,
  /** With whose rights the fields of an index are read; by default the server's. */
  esOf: (scope: Scope) => Es | undefined = () => undefined,
): SavedSearches {
  const dataViews = async (): Promise<DataViewRow[]> => {
    const { items } = await store.find({ type: 'index-pattern', page: 1, perPage: DATA_VIEWS });
    return items.map(({ id, attributes }) => ({
      id,
      title: String(attributes.name || attributes.title || id),
      timeField: typeof attributes.timeFieldName === 'string' ? attributes.timeFieldName : null,
    }));
  };
  return {
    dataViews,
    async list(_scope, { search, page, perPage }) {
      if (page * perPage > WINDOW) return { items: [], total: 0 };
      const words = wordsToFind(search);
      const [found, known] = await Promise.all([
        store.find({ type: 'search', page, perPage, ...(words ? { search: words } : {}) }),
        dataViews(),
      ]);
      return { items: found.items.map((object) => rowOf(object, known)), total: found.total };
    },
    async makeDataView(_scope, { index, timeField }) {
      const { items } = await store.find({ type: 'index-pattern', page: 1, perPage: DATA_VIEWS });
      const known = items.find(
        ({ attributes }) => attributes.title === index && attributes.timeFieldName === timeField,
      );
      if (known) return known.id;
      const id = dataViewIdOf(index, timeField);
      const attributes = { title: index, timeFieldName: timeField };
      // That there is one with this id already is all that can be wrong: somebody made it at the same moment.
      await store.put([{ type: 'index-pattern', id, attributes, references: [] }], { overwrite: false });
      return id;
    },
    async editors(_scope, id) {
      const object = await store.get('search', id);
      const viewId = object && savedSearchDataViewId(object);
      const view = viewId ? await store.get('index-pattern', viewId) : null;
      const by = [object, view].flatMap((one) => (one ? [one.updated_by ?? ''] : []));
      // One that nobody is known of could be anybody's.
      return by.includes('') ? [] : [...new Set(by)];
    },
    async resolve(scope, id) {
      const object = await store.get('search', id);
      if (!object) return null;
      return sayingWhy(`the saved search "${object.attributes.title ?? id}"`, async () => {
        const viewId = savedSearchDataViewId(object);
        const view = viewId === null ? null : await views.object(viewId);
        const parsed = parseSavedSearch(object, view);
        return resolvedFrom({ ...parsed, dataView: await views.completed(parsed.dataView, esOf(scope)) });
      });
    },
  };
}

/** A query that cannot be made is the author's to mend; everything else is passed on. */
async function sayingWhy<T>(what: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (failure) {
    if (!(failure instanceof QueryError)) throw failure;
    throw new SourceError(`${what} cannot be turned into a query: ${failure.message}`);
  }
}

function resolvedFrom(search: ParsedSavedSearch): ResolvedSource {
  const { index, timeField, query, filters, dataView, columns, title } = search;
  const asked = {
    index,
    timeField,
    query: buildQuery({ query, filters, dataView }) as Record<string, unknown>,
    runtimeMappings: runtimeMappings(dataView) as Record<string, unknown>,
  };
  return {
    ...asked,
    revision: createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16),
    dataViewId: search.dataViewId || null,
    columns,
    title,
    discover: { query: { language: query.language, query: textOf(query.query) }, filters },
  };
}

const textOf = (query: unknown): string => (typeof query === 'string' ? query : JSON.stringify(query));

/** What a list shows of a saved search, also of one that cannot be read: resolving it says why. */
function rowOf(object: KeptSavedObject, known: readonly DataViewRow[]): SavedSearchRow {
  const { attributes } = object;
  const view = known.find(({ id }) =>
    object.references.some((to) => to.type === 'index-pattern' && to.id === id),
  );
  let parsed: Pick<ParsedSavedSearch, 'query' | 'filters'> = {
    query: { language: 'kuery', query: '' },
    filters: [],
  };
  try {
    parsed = parseSavedSearch(object, standIn(object));
  } catch (failure) {
    if (!(failure instanceof QueryError)) throw failure;
  }
  return {
    id: object.id,
    title: String(attributes.title ?? object.id),
    description: String(attributes.description ?? ''),
    dataView: view?.title ?? savedViewId(object),
    timeField: view?.timeField ?? null,
    language: parsed.query.language,
    query: textOf(parsed.query.query),
    filters: parsed.filters.length,
    updatedAt: object.updated_at,
  };
}

/** Reading query and pills needs no data view; one that is never asked stands in for it. */
function standIn(object: SavedObject): SavedObject | null {
  const id = savedSearchDataViewId(object);
  return id === null
    ? null
    : { id, type: 'index-pattern', attributes: { title: '*', timeFieldName: '@timestamp' } };
}

const savedViewId = ({ references }: KeptSavedObject): string =>
  references.find(({ type }) => type === 'index-pattern')?.id ?? '';

/** The operators of the simple query syntax are taken away, and the last word may be half typed. */
function wordsToFind(text: string): string {
  const words = text.replace(/[+|\-"*()~\\]/g, ' ').trim();
  return words && `${words.split(/\s+/).join(' ')}*`;
}
