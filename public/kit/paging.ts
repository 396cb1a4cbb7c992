/** Where in a long list a page is; both are in the address. `page` counts from 1. */
export interface Paging {
  page: number;
  perPage: number;
}

export type Sorting<S extends string> = { sort: S; order: 'asc' | 'desc' };

/** What the hosts' table component tells of a click on its head or foot; pages count from 0 there. */
export interface TableChange {
  page?: { index: number; size: number };
  sort?: { field: unknown; direction: 'asc' | 'desc' };
}

/** The foot of a table. */
export const paginationOf = ({ page, perPage }: Paging, total: number) => ({
  pageIndex: page - 1,
  pageSize: perPage,
  totalItemCount: total,
  pageSizeOptions: [25, 50, 100],
});

/** The page after a click; another size begins at the first page. */
export const pagingAfter = (before: Paging, { page }: TableChange): Paging => {
  const perPage = page?.size ?? before.perPage;
  return { page: perPage === before.perPage ? (page?.index ?? 0) + 1 : 1, perPage };
};

/** Page and order after a click; another order begins at the first page. `none` is the order when no column gives it. */
export function tableAfter<S extends string>(
  before: Paging & Sorting<S>,
  change: TableChange,
  sorts: readonly S[],
  none: Sorting<S>,
): Paging & Sorting<S> {
  const name = sorts.find((one) => one === change.sort?.field);
  const after = name ? { sort: name, order: change.sort?.direction ?? none.order } : none;
  const paging = pagingAfter(before, change);
  const resorted = after.sort !== before.sort || after.order !== before.order;
  return { ...after, ...paging, page: resorted ? 1 : paging.page };
}

/** Chosen → not, not → chosen. */
export function toggled(chosen: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
