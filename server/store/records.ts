import type { Kept } from '../../common/schemas';
import type { Store, Stored } from './store';

/** Something that people keep under a name in the `config` index: a person, a silence, a ladder … */
export interface RecordDocument<T extends Kept> {
  type: string;
  space: string;
  name: string;
  updated_at: string;
  payload: T;
  [field: string]: unknown;
}

export const recordDocumentId = (type: string, id: string): string => `${type}:${id}`;

/** A space has one record of settings. */
export const settingsId = (space: string): string => space;

export const recordDocument = <T extends Kept>(type: string, kept: T): RecordDocument<T> => ({
  type,
  space: kept.space,
  name: kept.name,
  updated_at: kept.updatedAt,
  payload: kept,
});

/** One record; null when there is none, or when it is of another space. */
export async function readRecord<T extends Kept>(
  store: Store,
  type: string,
  space: string,
  id: string,
): Promise<Stored<RecordDocument<T>> | null> {
  const found = await store.get<RecordDocument<T>>(store.alias('config'), recordDocumentId(type, id));
  return found?.source.space === space ? found : null;
}

/** All records of a type by name, of one space or, for work in the background, of all (`null`). */
export async function allRecords<T extends Kept>(
  store: Store,
  type: string,
  space: string | null,
): Promise<T[]> {
  const filter = [{ term: { type } }, ...(space === null ? [] : [{ term: { space } }])];
  const found = await store.search<RecordDocument<T>>('config', {
    query: { bool: { filter } },
    sort: [{ name: 'asc' }],
    size: 10_000,
    track_total_hits: false,
  });
  return found.hits.map(({ source }) => source.payload);
}
