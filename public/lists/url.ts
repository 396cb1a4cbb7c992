import { type Fields, maybe, oneOf, text } from '../kit';

export const LIST_SORTS = ['name', 'count', 'updatedAt'] as const;

const FIELDS = {
  search: text(),
  /** Id of the open list, or `new`. */
  open: maybe,
  sort: oneOf(LIST_SORTS, 'name'),
  order: oneOf(['asc', 'desc'] as const, 'asc'),
};

export type ListsState = { [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]['read']> };
export const listsFields: Fields<ListsState> = FIELDS;
