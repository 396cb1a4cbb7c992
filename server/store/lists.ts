import type { ListRow, ValueList } from '../../common/schemas';
import type { Store } from './store';

/** A named list as it is stored. */
export interface ListDocument {
  type: 'list';
  space: string;
  name: string;
  updated_at: string;
  payload: ValueList;
  [field: string]: unknown;
}

export const listDocumentId = (id: string): string => `list:${id}`;

export const listDocument = (list: ValueList): ListDocument => ({
  type: 'list',
  space: list.space,
  name: list.name,
  updated_at: list.updatedAt,
  payload: list,
});

/** The values of lists, by id; those that are not there, or of another space, are missing. */
export async function readLists(
  store: Store,
  space: string,
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  if (ids.length === 0) return found;
  const index = store.alias('config');
  const documents = await store.mget<ListDocument>(ids.map((id) => ({ index, id: listDocumentId(id) })));
  documents.forEach((document, at) => {
    if (document?.source.space === space) found.set(ids[at]!, document.source.payload.values);
  });
  return found;
}

/** All lists of a space by name, without their values. */
export async function listRows(store: Store, space: string): Promise<ListRow[]> {
  const found = await store.search<{ payload: ListRow }>('config', {
    query: { bool: { filter: [{ term: { type: 'list' } }, { term: { space } }] } },
    _source: { excludes: ['payload.values'] },
    sort: [{ name: 'asc' }],
    size: 10_000,
    track_total_hits: false,
  });
  return found.hits.map(({ source }) => source.payload);
}
