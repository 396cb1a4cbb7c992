import {
  buildQuery,
  type DataViewSpec,
  type Filter,
  type Query,
  type RuntimeField,
} from '../../../../common/query';
import { type Es, SourceError } from '../../../ports';
import type { SearchSource, SearchSources } from '../../shared';
import { fieldReader, runtimeFieldSpecs } from './fields';
import type { SavedObjectStore } from './store';

interface DataViewAttributes {
  title?: string;
  timeFieldName?: string;
  /** JSON texts, as Kibana keeps them. */
  runtimeFieldMap?: string;
  fields?: string;
}

/** JSON kept in a text; absent or empty is `fallback`. */
function parseText<T>(text: string | undefined, fallback: T, what: string): T {
  if (!text) return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new SourceError(`its ${what} are not readable JSON`);
  }
}

/** Reads data views with their fields as the indices have them now. */
export function dataViewReader(es: Es, store: SavedObjectStore): (id: string) => Promise<DataViewSpec> {
  const fieldsOf = fieldReader(es);
  return async (id) => {
    const object = await store.get('index-pattern', id);
    if (!object) throw new SourceError(`there is no data view "${id}"`);
    const attributes = object.attributes as DataViewAttributes;
    const title = attributes.title ?? '';
    const runtimeFieldMap = parseText<Record<string, RuntimeField>>(
      attributes.runtimeFieldMap,
      {},
      'runtime fields',
    );
    const names = Object.keys(runtimeFieldMap);
    if (names.length > 0 && es.flavour === 'opensearch') {
      throw new SourceError(`runtime fields (${names.join(', ')}) need Elasticsearch; OpenSearch has none`);
    }
    const scripted = parseText<DataViewSpec['fields']>(attributes.fields, [], 'fields').filter(
      (f) => f.scripted,
    );
    const mapped = (await fieldsOf(title)).filter(({ name }) => !names.includes(name));
    return {
      id,
      title,
      ...(attributes.timeFieldName ? { timeFieldName: attributes.timeFieldName } : {}),
      fields: [...mapped, ...runtimeFieldSpecs(runtimeFieldMap), ...scripted],
      runtimeFieldMap,
    };
  };
}

/** Standalone's maker of queries, in the place of a host's own: data view, query and filters by `common/query`. */
export function searchSources(readDataView: (id: string) => Promise<DataViewSpec>): SearchSources {
  return {
    async create(fields) {
      if (typeof fields.index !== 'string') throw new SourceError('it names no data view');
      const dataView = await readDataView(fields.index);
      const query = fields.query as Query | undefined;
      const filters = (fields.filter ?? []) as Filter[];
      const values: Record<string, unknown> = { index: dataView, query, filter: filters };
      return {
        getField: (name: string) => values[name],
        getSearchRequestBody: () => ({
          query: buildQuery({ ...(query ? { query } : {}), filters, dataView }),
          ...(Object.keys(dataView.runtimeFieldMap ?? {}).length > 0
            ? { runtime_mappings: dataView.runtimeFieldMap }
            : {}),
        }),
      } as SearchSource;
    },
  };
}
