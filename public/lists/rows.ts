import type { ListRow } from '../../common/schemas';
import type { ListsState } from './url';

/** The lists that have every word of the search in name or description, in order. */
export function shownLists(
  items: readonly ListRow[],
  { search, sort, order }: Pick<ListsState, 'search' | 'sort' | 'order'>,
): ListRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(({ name, description }) => {
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const way = order === 'asc' ? 1 : -1;
  const compared = (a: ListRow, b: ListRow) =>
    sort === 'count' ? a.count - b.count : a[sort].localeCompare(b[sort]);
  return found.sort((a, b) => way * compared(a, b) || a.name.localeCompare(b.name));
}
