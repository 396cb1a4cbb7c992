import { randomBytes } from 'node:crypto';
import { connectEs, type EsClient } from '../../../server/hosts/standalone/elasticsearch';
import {
  dataViewsOf,
  importObjects,
  SavedObjectStore,
  standaloneSavedSearches,
} from '../../../server/hosts/standalone/saved_objects';
import type { SavedSearches } from '../../../server/ports';
import { makeIndex } from '../../indices';
import { testEngine } from '../test_engine';

const prefix = `.kibana_lookout_t${randomBytes(4).toString('hex')}`;
export const data = `lookout-test-${randomBytes(4).toString('hex')}`;
export const scope = { space: 'default' };
export let es: EsClient;
export let store: SavedObjectStore;
export let searches: SavedSearches;

const META = 'kibanaSavedObjectMeta.searchSourceJSON';

export const dataView = (id: string, attributes: Record<string, unknown> = {}) => ({
  id,
  type: 'index-pattern',
  attributes: { title: `${data}*`, timeFieldName: '@timestamp', ...attributes },
  references: [],
});

export interface SearchParts {
  query?: unknown;
  filter?: unknown[];
  view?: string;
  title?: string;
  attributes?: Record<string, unknown>;
}

export const search = (
  id: string,
  { query, filter = [], view = 'view', title, attributes }: SearchParts = {},
) => ({
  id,
  type: 'search',
  attributes: {
    title: title ?? `Search ${id}`,
    columns: ['user', 'status'],
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({
        query: query ?? { language: 'kuery', query: '' },
        filter,
        indexRefName: `${META}.index`,
      }),
    },
    ...attributes,
  },
  references: [{ name: `${META}.index`, type: 'index-pattern', id: view }],
});

export const take = (objects: unknown[], overwrite = true) =>
  importObjects(store, objects.map((object) => JSON.stringify(object)).join('\n'), { overwrite });

/** How many documents what was resolved finds. */
export async function hits(id: string): Promise<number> {
  const source = await searches.resolve(scope, id);
  const mappings =
    Object.keys(source!.runtimeMappings).length > 0 ? { runtime_mappings: source!.runtimeMappings } : {};
  const answer = await es.request<{ hits: { total: { value: number } } }>({
    method: 'POST',
    path: `/${source!.index}/_search`,
    body: { query: source!.query, size: 0, ...mappings },
  });
  return answer.hits.total.value;
}

export const phrase = (field: string, value: string, meta = {}) => ({
  meta: { type: 'phrase', key: field, params: { query: value }, ...meta },
  query: { match_phrase: { [field]: value } },
});

/** Saved objects and a few documents that they find: hooks for a file of tests. */
export function setUpObjects(): void {
  beforeAll(async () => {
    es = await connectEs(testEngine().url);
    store = new SavedObjectStore(es, prefix);
    await store.ensure();
    // Two servers that start at once both call it.
    await store.ensure();
    searches = standaloneSavedSearches(store, dataViewsOf(es, store));
    await makeIndex(es, data, { user: 'keyword', status: 'long', message: 'text' });
    const documents = [
      { user: 'ana', status: 200, message: 'fine' },
      { user: 'ana', status: 500, message: 'broken pipe' },
      { user: 'ben', status: 404, message: 'not there' },
      { user: 'root', status: 500, message: 'broken glass' },
      { status: 503, message: 'nobody' },
    ];
    await es.request({
      method: 'POST',
      path: '/_bulk',
      query: { refresh: true },
      lines: documents.flatMap((one) => [
        { index: { _index: data } },
        { '@timestamp': '2026-03-04T12:00:00Z', ...one },
      ]),
    });
    await take([dataView('view')]);
  });
  afterAll(async () => {
    await es.request({ method: 'DELETE', path: `/${data},${prefix}_saved_objects_000001` });
    await es.close();
  });
}
