import type { Page, RuleRow } from '../../../common/api';
import type { Rule, RuleStatus } from '../../../common/schemas';
import type { Severity } from '../../../common/words';
import { checkPage } from '../../alerts';
import { type RuleDocument, ruleOf, type Store } from '../../store';
import type { EngineDoor } from '../deps';

const DAY_MS = 86_400_000;
const DAYS = 14;

export interface RuleFilter {
  search: string;
  enabled?: boolean | undefined;
  tag: readonly string[];
  severity: readonly Severity[];
  savedSearch?: string | undefined;
  sort: 'name' | 'updatedAt' | 'severity' | 'interval' | 'enabled';
  order: 'asc' | 'desc';
  page: number;
  perPage: number;
}

const SORT_FIELDS: Record<RuleFilter['sort'], string> = {
  name: 'name',
  updatedAt: 'updated_at',
  severity: 'severity_rank',
  interval: 'interval_ms',
  enabled: 'enabled',
};

const NEVER_RUN: RuleStatus = {
  health: 'new',
  message: null,
  since: null,
  evaluatedTo: null,
  lastRunAt: null,
  nextRunAt: null,
  delay: null,
  notes: [],
};

const anyOf = (field: string, values: readonly string[]): object[] =>
  values.length === 0 ? [] : [{ terms: { [field]: values } }];

function clauses(space: string, filter: RuleFilter): object[] {
  return [
    { term: { space } },
    { term: { deleted: false } },
    ...(filter.enabled === undefined ? [] : [{ term: { enabled: filter.enabled } }]),
    ...anyOf('tags', filter.tag),
    ...anyOf('severity', filter.severity),
    ...(filter.savedSearch === undefined ? [] : [{ term: { saved_search: filter.savedSearch } }]),
    // Every word, or its beginning, in the name; or a tag or owner.
    ...filter.search
      .split(/\s+/)
      .filter(Boolean)
      .map((query) => ({
        bool: {
          should: [
            { match_phrase_prefix: { 'name.words': { query } } },
            { term: { tags: { value: query, case_insensitive: true } } },
            { term: { owner: { value: query, case_insensitive: true } } },
          ],
          minimum_should_match: 1,
        },
      })),
  ];
}

interface PerRule {
  key: string;
  open: { doc_count: number };
  lately: { days: { buckets: Array<{ key: number; doc_count: number }> } };
}

/** Rules with what lists and pages show beside them. */
export class RuleRows {
  constructor(
    private readonly store: Store,
    private readonly engine: EngineDoor,
    private readonly now: () => number,
  ) {}

  async list(space: string, filter: RuleFilter, signal?: AbortSignal): Promise<Page<RuleRow>> {
    const { page, perPage, sort, order } = filter;
    checkPage({ page, perPage }, 'narrow the filter');
    const found = await this.store.search<RuleDocument>(
      'rules',
      {
        query: { bool: { filter: clauses(space, filter) } },
        sort: [{ [SORT_FIELDS[sort]]: order }, { name: 'asc' }, { bucket: 'asc' }],
        from: (page - 1) * perPage,
        size: perPage,
        track_total_hits: true,
      },
      signal ? { signal } : {},
    );
    const rules = found.hits.map(({ source }) => ruleOf(source));
    return { items: await this.rowsOf(rules), total: found.total, page, perPage };
  }

  /** Statuses from the engine; open alerts and alerts per day of all of them in one search. */
  async rowsOf(rules: readonly Rule[]): Promise<RuleRow[]> {
    if (rules.length === 0) return [];
    const ids = rules.map(({ id }) => id);
    const today = Math.floor(this.now() / DAY_MS) * DAY_MS;
    const first = today - (DAYS - 1) * DAY_MS;
    const [statuses, found] = await Promise.all([
      this.engine.ruleStatus(ids),
      this.store.search('alerts', {
        query: { bool: { filter: [{ terms: { 'kibana.alert.rule.uuid': ids } }] } },
        size: 0,
        track_total_hits: false,
        aggs: {
          rules: {
            terms: { field: 'kibana.alert.rule.uuid', size: ids.length },
            aggs: {
              open: {
                filter: { bool: { must_not: [{ term: { 'kibana.alert.workflow_status': 'closed' } }] } },
              },
              lately: {
                filter: { range: { 'lookout.created_at': { gte: first, format: 'epoch_millis' } } },
                aggs: {
                  days: {
                    date_histogram: { field: 'lookout.created_at', fixed_interval: '1d', min_doc_count: 1 },
                  },
                },
              },
            },
          },
        },
      }),
    ]);
    const { rules: perRule } = found.aggregations as { rules?: { buckets: PerRule[] } };
    const numbers = new Map((perRule?.buckets ?? []).map((one) => [one.key, one]));
    return rules.map((rule) => {
      const own = numbers.get(rule.id);
      const days = new Map(own?.lately.days.buckets.map(({ key, doc_count }) => [key, doc_count]));
      return {
        ...rule,
        status: statuses.get(rule.id) ?? NEVER_RUN,
        openAlerts: own?.open.doc_count ?? 0,
        perDay: Array.from({ length: DAYS }, (_, day) => days.get(first + day * DAY_MS) ?? 0),
      };
    });
  }
}
