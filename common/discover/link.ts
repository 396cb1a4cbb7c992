import type { Dsl, Filter, SortOrder } from '../query';
import { dslFilter, unpinned } from './pills';
import { encodeRison } from './rison';

export type DiscoverHost = 'kibana' | 'opensearch_dashboards' | 'standalone';

/** What Discover is opened with. */
export interface DiscoverState {
  /** The saved object's id, not its title; null opens the host's default data view. */
  dataViewId: string | null;
  /** KQL or Lucene text; Query DSL in its place becomes a pill. */
  query: { language: string; query: string | Dsl };
  filters: Filter[];
  /** Both ends are within the range: ISO texts, or date math such as `now-15m`. */
  from: string;
  to: string;
  columns: string[];
  sort: SortOrder[];
}

export interface DiscoverLinkInput extends DiscoverState {
  /** Put in front, for a host below a path or in a space: `/kibana/s/ops`. */
  basePath?: string;
  /** Of the host, such as `2.11.1`: OpenSearch Dashboards moved Discover in 2.10. Unknown means before. */
  hostVersion?: string;
}

/** The address (path and hash) at which a host's Discover shows the documents of a state. */
export function discoverLink(
  host: DiscoverHost,
  { basePath = '', hostVersion, ...state }: DiscoverLinkInput,
): string {
  const moved = host === 'opensearch_dashboards' && isAtLeast(hostVersion, 2, 10);
  return basePath.replace(/\/+$/, '') + (moved ? dataExplorerPath(state) : discoverPath(state));
}

function discoverPath(state: DiscoverState): string {
  const { dataViewId, columns, sort, from, to } = state;
  const { query, filters } = asked(state);
  const app = { columns, filters, index: dataViewId ?? undefined, query, sort };
  return `/app/discover#/?_g=${inUrl({ time: { from, to } })}&_a=${inUrl(app)}`;
}

function dataExplorerPath(state: DiscoverState): string {
  const { dataViewId, columns, sort, from, to } = state;
  const app = {
    discover: { columns, sort },
    metadata: { indexPattern: dataViewId ?? undefined, view: 'discover' },
  };
  const parts = [`_a=${inUrl(app)}`, `_q=${inUrl(asked(state))}`, `_g=${inUrl({ time: { from, to } })}`];
  return `/app/data-explorer/discover#?${parts.join('&')}`;
}

/** Discover's search bar holds text only, so Query DSL moves to a pill beside an empty query. */
function asked({ query, filters, dataViewId }: DiscoverState) {
  const { language, query: text } = query;
  if (typeof text === 'string') return { query: { language, query: text }, filters: unpinned(filters) };
  return {
    query: { language: 'kuery', query: '' },
    filters: unpinned([dslFilter(text, 'Query DSL', dataViewId), ...filters]),
  };
}

/** Percent-encodes all but the signs that an address may hold in its hash and that keep Rison readable. */
const inUrl = (value: unknown): string =>
  encodeURIComponent(wellFormed(encodeRison(value))).replace(/%(2C|3A|40|24|2F)/g, decodeURIComponent);

/** Half of a surrogate pair cannot stand in an address; it becomes U+FFFD, as wherever UTF-8 is written. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '\ufffd');

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = (version ?? '').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * A run's window as Discover's range. A window is `(from, to]` in epoch milliseconds (or ISO texts), Discover's
 * range holds both its ends, so it starts a millisecond later.
 */
export function runWindow(from: number | string, to: number | string): { from: string; to: string } {
  const start = new Date(new Date(from).getTime() + 1);
  return { from: start.toISOString(), to: new Date(to).toISOString() };
}
