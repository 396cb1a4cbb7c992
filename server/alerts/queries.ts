import type { AlertCounts, AlertFacets, Page } from '../../common/api';
import { Recent } from '../../common/recent';
import type { Alert } from '../../common/schemas';
import { type AlertDocument, alertOf, type Store, type Stored } from '../store';
import { checkPage } from './bad_filter';
import { type AlertFilter, filterDsl, inSpace, LOUD, NOT_CLOSED } from './filter_dsl';
import { Gate } from './gate';
import { type AlertHistogram, histogramBody, histogramOf } from './histogram';
import { type AlertSort, type Order, sortOf } from './sorting';

const STALE_MS = 7 * 24 * 3_600_000;
const COUNTS_KEPT_MS = 2_000;
const FACETS_KEPT_MS = 10_000;
const FACET_SIZE = 500;
const EARLIER = 20;

export interface ListRequest {
  filter: AlertFilter;
  sort: AlertSort;
  order: Order;
  page: number;
  perPage: number;
}

interface Bucket {
  key: string;
  doc_count: number;
}
interface Terms<B = Bucket> {
  buckets: B[];
  sum_other_doc_count: number;
}

/** Everything the queue reads. Searches run two at a time: they share small thread pools with the host itself. */
export class AlertQueries {
  private readonly gate = new Gate(2);
  private readonly counted: Recent<AlertCounts>;
  private readonly faceted: Recent<AlertFacets>;

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {
    this.counted = new Recent(COUNTS_KEPT_MS, now);
    this.faceted = new Recent(FACETS_KEPT_MS, now);
  }

  /** Counts and facets asked from here on see what was just written. */
  forget(): void {
    this.counted.forget();
    this.faceted.forget();
  }

  private search(body: Record<string, unknown>, signal?: AbortSignal) {
    return this.gate.run(
      () => this.store.search<AlertDocument>('alerts', body, signal ? { signal } : {}),
      signal,
    );
  }

  /** @throws {BadFilter} for a page past row 10,000 or a search text that does not parse. */
  async list(space: string, request: ListRequest, signal?: AbortSignal): Promise<Page<Alert>> {
    const { page, perPage } = request;
    checkPage({ page, perPage }, 'narrow the filter, or sort the other way round');
    const found = await this.search(
      {
        query: filterDsl(space, request.filter),
        sort: sortOf(request.sort, request.order),
        from: (page - 1) * perPage,
        size: perPage,
        track_total_hits: true,
      },
      signal,
    );
    return { items: found.hits.map(alertOf), total: found.total, page, perPage };
  }

  /** How many match; what an act on all of them is held against. */
  async count(space: string, filter: AlertFilter, signal?: AbortSignal): Promise<number> {
    const body = { query: filterDsl(space, filter), size: 0, track_total_hits: true };
    return (await this.search(body, signal)).total;
  }

  /** One alert in real time, or null; alerts of other spaces do not exist. */
  async get(space: string, id: string): Promise<Stored<AlertDocument> | null> {
    const found = await this.store.get<AlertDocument>(this.store.alias('alerts'), id);
    return found && found.source['lookout.payload'].alert.space === space ? found : null;
  }

  /** The alerts of the same rule and key before this one, newest first, 20 at most. */
  async earlier(alert: Alert, signal?: AbortSignal): Promise<Alert[]> {
    const found = await this.search(
      {
        query: {
          bool: {
            filter: [
              inSpace(alert.space),
              { term: { 'kibana.alert.rule.uuid': alert.ruleId } },
              { term: { 'lookout.group': alert.groupKey } },
              { range: { 'lookout.created_at': { lte: alert.createdAt } } },
            ],
            must_not: [{ term: { 'kibana.alert.uuid': alert.id } }],
          },
        },
        sort: [{ 'lookout.created_at': 'desc' }, { 'kibana.alert.uuid': 'asc' }],
        size: EARLIER,
        track_total_hits: false,
      },
      signal,
    );
    return found.hits.map(alertOf);
  }

  /** Numbers over the queue, of the last two seconds. All but `fresh` and the first two count whatever is not closed. */
  counts(space: string, login: string, since?: string): Promise<AlertCounts> {
    return this.counted.get(JSON.stringify([space, login, since]), async () => {
      const now = this.now();
      const term = (field: string, value: unknown) => ({ filter: { term: { [field]: value } } });
      const found = await this.search({
        query: { bool: { filter: [inSpace(space), NOT_CLOSED] } },
        size: 0,
        track_total_hits: false,
        aggs: {
          silenced: term('lookout.quiet', 'silenced'),
          snoozed: term('lookout.quiet', 'snoozed'),
          loud: {
            filter: LOUD,
            aggs: {
              open: term('kibana.alert.workflow_status', 'open'),
              acknowledged: term('kibana.alert.workflow_status', 'acknowledged'),
              mine: term('kibana.alert.workflow_assignee_ids', login),
              unassigned: term('lookout.unowned', true),
              escalated: term('lookout.escalated', true),
              stale: {
                filter: {
                  bool: {
                    filter: [
                      { term: { 'kibana.alert.workflow_status': 'open' } },
                      { range: { '@timestamp': { lte: new Date(now - STALE_MS).toISOString() } } },
                    ],
                  },
                },
              },
              ...(since && { fresh: { filter: { range: { 'lookout.created_at': { gt: since } } } } }),
            },
          },
        },
      });
      type Counted = Record<string, { doc_count: number } | undefined>;
      const aggs = found.aggregations as Counted;
      const loud = (aggs.loud ?? {}) as Counted;
      const of = (name: string) => (loud[name] ?? aggs[name])?.doc_count ?? 0;
      return {
        open: of('open'),
        acknowledged: of('acknowledged'),
        mine: of('mine'),
        unassigned: of('unassigned'),
        escalated: of('escalated'),
        silenced: of('silenced'),
        snoozed: of('snoozed'),
        stale: of('stale'),
        fresh: of('fresh'),
        at: new Date(now).toISOString(),
      };
    });
  }

  /** What the filter menus offer: rules, owners and tags of all alerts of the space, the most frequent 500 each. */
  facets(space: string): Promise<AlertFacets> {
    return this.faceted.get(space, async () => {
      const terms = (field: string, aggs?: object) => ({
        terms: { field, size: FACET_SIZE },
        ...(aggs && { aggs }),
      });
      const found = await this.search({
        query: { bool: { filter: [inSpace(space)] } },
        size: 0,
        track_total_hits: false,
        aggs: {
          rules: terms('kibana.alert.rule.uuid', {
            name: {
              terms: { field: 'kibana.alert.rule.name', size: 1, order: { newest: 'desc' } },
              aggs: NEWEST,
            },
          }),
          owners: terms('kibana.alert.workflow_assignee_ids'),
          tags: terms('kibana.alert.workflow_tags'),
        },
      });
      const { rules, owners, tags } = found.aggregations as {
        rules?: Terms<Bucket & { name: Terms }>;
        owners?: Terms;
        tags?: Terms;
      };
      return {
        rules: (rules?.buckets ?? []).map(({ key, doc_count, name }) => ({
          id: key,
          name: name.buckets[0]?.key ?? key,
          count: doc_count,
        })),
        owners: (owners?.buckets ?? []).map(({ key, doc_count }) => ({ login: key, count: doc_count })),
        tags: (tags?.buckets ?? []).map(({ key, doc_count }) => ({ tag: key, count: doc_count })),
        cut: Object.entries({ rules, owners, tags })
          .filter(([, list]) => (list?.sum_other_doc_count ?? 0) > 0)
          .map(([name]) => name),
      };
    });
  }

  /** Alerts that began in the range, over time, by severity; at most about 60 buckets, empty ones too. */
  async histogram(
    space: string,
    filter: AlertFilter & { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<AlertHistogram> {
    const found = await this.search(histogramBody(space, filter), signal);
    return histogramOf(filter, found.aggregations);
  }
}

const NEWEST = { newest: { max: { field: 'lookout.created_at' } } };
