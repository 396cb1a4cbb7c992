import {
  buildQuery,
  type FieldCaps,
  parseSavedSearch,
  runtimeMappings,
  type SavedObject,
  savedSearchDataViewId,
  withFieldCaps,
} from '../../common/query';
import type { HttpClient } from './http_client';
import { INDEX } from './shop_logs';

/** What the product itself makes of a saved search, from the same saved objects and fields that the host uses. */
export async function ownResolution(host: HttpClient, engine: HttpClient, id: string) {
  const search = await host.call<SavedObject>('GET', `/api/saved_objects/search/${id}`);
  const viewId = savedSearchDataViewId(search);
  const view = await host.call<SavedObject>('GET', `/api/saved_objects/index-pattern/${viewId}`);
  const parsed = parseSavedSearch(search, view);
  const caps = await engine.call<FieldCaps>('GET', `/${INDEX}/_field_caps?fields=*`);
  const dataView = withFieldCaps(parsed.dataView, caps);
  return {
    index: parsed.index,
    timeField: parsed.timeField,
    query: buildQuery({ query: parsed.query, filters: parsed.filters, dataView }),
    runtimeMappings: runtimeMappings(dataView),
  };
}
