import type { SavedSearches } from '../../../ports';
import { type SavedObject, type SavedObjectsClient, type SearchSources, savedSearchesOf } from '../../shared';
import type { SavedObjectType } from './saved_object';
import type { SavedObjectStore } from './store';

/** The store in the form of the hosts' saved-objects client, as far as it is used. */
function clientOf(store: SavedObjectStore): SavedObjectsClient {
  return {
    async get<A>(type: string, id: string) {
      const object = await store.get(type as SavedObjectType, id);
      if (!object) {
        throw Object.assign(new Error(`there is no ${type} "${id}"`), { output: { statusCode: 404 } });
      }
      return object as unknown as SavedObject<A>;
    },
    async find<A>(options: Record<string, unknown>) {
      const { items, total } = await store.find({
        type: options.type as SavedObjectType,
        page: options.page as number,
        perPage: options.perPage as number,
        ...(typeof options.search === 'string' ? { search: options.search } : {}),
      });
      return { saved_objects: items as unknown as SavedObject<A>[], total };
    },
  };
}

/** Saved searches of the standalone server: the hosts' own path, over our store and our query maker. */
export function standaloneSavedSearches(store: SavedObjectStore, sources: SearchSources): SavedSearches {
  const client = clientOf(store);
  return savedSearchesOf({ savedObjects: async () => client, searchSources: async () => sources });
}
