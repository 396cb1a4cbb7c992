import type { HttpClient } from './http_client';
import {
  DATA_VIEW_ID,
  INDEX,
  KIBANA_ONLY,
  MAPPINGS,
  RUNTIME_FIELDS,
  SAVED_SEARCHES,
  type SavedSearchFixture,
  type ShopLog,
} from './shop_logs';

export type HostName = 'kibana' | 'opensearch_dashboards';

export async function createIndex(engine: HttpClient): Promise<void> {
  await engine.call('PUT', `/${INDEX}`, {
    settings: { number_of_shards: 1, number_of_replicas: 0 },
    mappings: MAPPINGS,
  });
}

export async function indexLogs(engine: HttpClient, logs: readonly ShopLog[]): Promise<void> {
  const lines = logs.flatMap((log) => [JSON.stringify({ index: { _index: INDEX } }), JSON.stringify(log)]);
  const { errors } = await engine.call<{ errors: boolean }>(
    'POST',
    '/_bulk?refresh=true',
    `${lines.join('\n')}\n`,
  );
  if (errors) throw new Error('the engine refused documents of the test');
}

/** The data view, as saved by each host: OpenSearch Dashboards keeps the fields in it. */
export async function createDataView(host: HttpClient, name: HostName): Promise<void> {
  const attributes = {
    title: INDEX,
    timeFieldName: '@timestamp',
    ...(name === 'kibana'
      ? { name: 'Shop logs', runtimeFieldMap: JSON.stringify(RUNTIME_FIELDS) }
      : { fields: JSON.stringify(await osdFields(host)) }),
  };
  await host.call('POST', `/api/saved_objects/index-pattern/${DATA_VIEW_ID}`, { attributes });
}

async function osdFields(host: HttpClient): Promise<unknown[]> {
  const { fields } = await host.call<{ fields: Array<Record<string, unknown>> }>(
    'GET',
    `/api/index_patterns/_fields_for_wildcard?pattern=${INDEX}&meta_fields=_source&meta_fields=_id&meta_fields=_index`,
  );
  return fields.map((field) => ({ count: 0, scripted: false, ...field }));
}

/** Everything of the fixtures that this host knows. */
export const fixturesFor = (name: HostName): SavedSearchFixture[] =>
  SAVED_SEARCHES.filter(({ id }) => name === 'kibana' || !KIBANA_ONLY.includes(id));

/** A dashboard with the one saved search on it. */
export async function createDashboard(
  host: HttpClient,
  name: HostName,
  savedSearch: string,
): Promise<string> {
  const panel = {
    version: '7.10.0',
    type: 'search',
    gridData: { x: 0, y: 0, w: 48, h: 15, i: '1' },
    panelIndex: '1',
    embeddableConfig: {},
    panelRefName: 'panel_1',
  };
  const { id } = await host.call<{ id: string }>('POST', '/api/saved_objects/dashboard/shop', {
    attributes: {
      title: 'Shop',
      panelsJSON: JSON.stringify([panel]),
      optionsJSON: '{}',
      version: 1,
      kibanaSavedObjectMeta: { searchSourceJSON: '{"query":{"query":"","language":"kuery"},"filter":[]}' },
    },
    references: [{ name: name === 'kibana' ? '1:panel_1' : 'panel_1', type: 'search', id: savedSearch }],
  });
  return id;
}

export async function createSavedSearches(host: HttpClient, name: HostName): Promise<void> {
  for (const { id, language, query, filters } of fixturesFor(name)) {
    await host.call('POST', `/api/saved_objects/search/${id}`, {
      attributes: {
        title: id,
        description: `test: ${id}`,
        columns: ['level', 'service', 'message'],
        sort: [['@timestamp', 'desc']],
        hits: 0,
        version: 1,
        kibanaSavedObjectMeta: {
          searchSourceJSON: JSON.stringify({
            query: { language, query },
            filter: filters,
            indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
          }),
        },
      },
      references: [
        { name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern', id: DATA_VIEW_ID },
        {
          name: 'kibanaSavedObjectMeta.searchSourceJSON.filter[0].meta.index',
          type: 'index-pattern',
          id: DATA_VIEW_ID,
        },
      ],
    });
  }
}
