import { type DiscoverState, discoverLink, parseDiscoverLink } from '../../common/discover';
import type { DiscoverRequest } from '../../common/discover_page';

/** What the page shows: a Discover link's state and the page of documents. */
export interface PageState extends DiscoverState {
  page: number;
}

export const PER_PAGE = 25;

/** Reads the address. Throws `DiscoverLinkError` when it cannot be read. */
export const readState = (hash: string): PageState => ({ ...parseDiscoverLink(hash), page: 1 });

/** The hash that leads to this state again: any link that Discover itself would open. */
export function hashOf(state: DiscoverState): string {
  const link = discoverLink('standalone', state);
  return link.slice(link.indexOf('#'));
}

/** What the server is asked. A pill that is switched off asks nothing. */
export function requestOf({ dataViewId, query, filters, from, to, sort, page }: PageState): DiscoverRequest {
  const text = typeof query.query === 'string' ? query.query : JSON.stringify(query.query);
  return {
    dataViewId,
    query: { language: query.language === 'lucene' ? 'lucene' : 'kuery', query: text },
    filters: filters.map((filter) => ({ ...filter })),
    from,
    to,
    sort: sort.map(([field, direction]) => [field, direction]),
    page,
    perPage: PER_PAGE,
  };
}
