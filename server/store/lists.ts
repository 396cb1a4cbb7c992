import type { Store } from './store';

/** A named list of values, as it is stored. */
export interface ListDocument {
  kind: 'list';
  space: string;
  payload: { name: string; values: string[] };
  [field: string]: unknown;
}

export const listDocumentId = (id: string): string => `list:${id}`;

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
