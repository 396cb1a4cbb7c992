import { type Es, EsError } from '../../../ports';
import {
  documentId,
  fromDocument,
  type KeptSavedObject,
  SAVED_OBJECTS_MAPPINGS,
  type SavedObjectDocument,
  type SavedObjectInput,
  type SavedObjectType,
  toDocument,
} from './saved_object';

export interface FindOptions {
  type: SavedObjectType;
  page: number;
  perPage: number;
  /** Words in the engine's simple query syntax; every one must be found, the last may be half typed with `*`. */
  search?: string;
}

/** Data views and saved searches of the standalone server, in an index of its own. Rejects with `EsError`. */
export class SavedObjectStore {
  private readonly alias: string;

  constructor(
    private readonly es: Es,
    prefix: string,
  ) {
    this.alias = `${prefix}_saved_objects`;
  }

  /** Creates the index when it is missing. */
  async ensure(): Promise<void> {
    try {
      await this.es.request({
        method: 'PUT',
        path: `/${this.alias}_000001`,
        body: {
          settings: { index: { number_of_shards: 1, auto_expand_replicas: '0-1', hidden: true } },
          mappings: SAVED_OBJECTS_MAPPINGS,
          aliases: { [this.alias]: { is_hidden: true } },
        },
      });
    } catch (failure) {
      if (!(failure instanceof EsError && failure.type === 'resource_already_exists_exception'))
        throw failure;
    }
  }

  async get(type: SavedObjectType, id: string): Promise<KeptSavedObject | null> {
    try {
      const found = await this.es.request<{ _id: string; _source: SavedObjectDocument }>({
        method: 'GET',
        path: `/${this.alias}/_doc/${encodeURIComponent(documentId(type, id))}`,
      });
      return fromDocument(found._id, found._source);
    } catch (failure) {
      if (failure instanceof EsError && failure.status === 404) return null;
      throw failure;
    }
  }

  /** One page, best fit first when words are given, else newest first. */
  async find({
    type,
    page,
    perPage,
    search,
  }: FindOptions): Promise<{ items: KeptSavedObject[]; total: number }> {
    const words = search && {
      simple_query_string: {
        query: search,
        fields: [`${type}.title^3`, `${type}.description`, `${type}.name^3`],
        default_operator: 'and',
        analyze_wildcard: true,
      },
    };
    const answer = await this.es.request<{
      hits: { total: { value: number }; hits: Array<{ _id: string; _source: SavedObjectDocument }> };
    }>({
      method: 'POST',
      path: `/${this.alias}/_search`,
      body: {
        query: { bool: { filter: [{ term: { type } }], ...(words ? { must: [words] } : {}) } },
        from: (page - 1) * perPage,
        size: perPage,
        track_total_hits: true,
        ...(words ? {} : { sort: [{ updated_at: 'desc' }] }),
      },
    });
    return {
      items: answer.hits.hits.map(({ _id, _source }) => fromDocument(_id, _source)),
      total: answer.hits.total.value,
    };
  }

  /** Stores the objects, in the name of `by`, and waits until they are found. `overwrite: false` leaves those alone whose id is taken. */
  async put(
    objects: readonly SavedObjectInput[],
    { overwrite, by }: { overwrite: boolean; by?: string },
  ): Promise<Array<{ stored: boolean; why: string | null }>> {
    if (objects.length === 0) return [];
    const now = new Date().toISOString();
    const answer = await this.es.request<{
      items: Array<Record<string, { status: number; error?: { reason: string } }>>;
    }>({
      method: 'POST',
      path: '/_bulk',
      query: { refresh: 'wait_for' },
      lines: objects.flatMap((object) => [
        { [overwrite ? 'index' : 'create']: { _index: this.alias, _id: documentId(object.type, object.id) } },
        toDocument(object, now, by),
      ]),
    });
    return answer.items.map((item) => {
      const { status, error } = Object.values(item)[0]!;
      if (status === 409) return { stored: false, why: 'there is one with this id already' };
      return { stored: status < 300, why: status < 300 ? null : (error?.reason ?? `status ${status}`) };
    });
  }

  /** Whether there was one. */
  async delete(type: SavedObjectType, id: string): Promise<boolean> {
    try {
      await this.es.request({
        method: 'DELETE',
        path: `/${this.alias}/_doc/${encodeURIComponent(documentId(type, id))}`,
        query: { refresh: 'wait_for' },
      });
      return true;
    } catch (failure) {
      if (failure instanceof EsError && failure.status === 404) return false;
      throw failure;
    }
  }
}
