import type { Backfill, Gap, GapReason, GapState, Rule } from '../../common/schemas';
import { isoWindow, type Window } from '../../common/time';
import { type Fence, type Store, type Stored, stableId } from '../store';

interface Document<T> {
  kind: 'gap' | 'backfill';
  payload: T;
  [field: string]: unknown;
}

const gapDocument = (gap: Gap): Document<Gap> => ({
  kind: 'gap',
  space: gap.space,
  rule: gap.ruleId,
  state: gap.state,
  reason: gap.reason,
  from: gap.from,
  to: gap.to,
  created_at: gap.foundAt,
  payload: gap,
});

const backfillDocument = (backfill: Backfill): Document<Backfill> => ({
  kind: 'backfill',
  space: backfill.space,
  rule: backfill.ruleId,
  state: backfill.state,
  from: backfill.from,
  to: backfill.to,
  created_at: backfill.createdAt,
  payload: backfill,
});

export interface GapFilter {
  space: string;
  rule?: string;
  reasons?: readonly GapReason[];
  states: readonly string[];
}

/** Of one rule: how many, how long together, and since when, epoch ms. */
export interface OpenGaps {
  count: number;
  ms: number;
  from: number;
}

interface OpenBucket {
  key: string;
  doc_count: number;
  first: { value: number };
  begun: { value: number };
  ended: { value: number };
}

/** Stretches that were not evaluated, and the backfills that fill them, in `<prefix>_gaps`. Rejects with `EsError`. */
export class Gaps {
  constructor(private readonly store: Store) {}

  private get index(): string {
    return this.store.alias('gaps');
  }

  /** Keeps a gap; the same one found twice is one. `now`: epoch ms. */
  async record(
    rule: Rule,
    window: Window,
    reason: GapReason,
    now: number,
    documents: number | null = null,
  ): Promise<void> {
    const id = stableId('gap', rule.space, rule.id, reason, window.from, window.to);
    const gap: Gap = {
      id,
      space: rule.space,
      ruleId: rule.id,
      ruleName: rule.name,
      ...isoWindow(window),
      reason,
      documents,
      foundAt: new Date(now).toISOString(),
      state: 'open',
      backfillId: null,
    };
    await this.store.write({ op: 'create', index: this.index, id, doc: gapDocument(gap) });
  }

  list(filter: GapFilter, page: number, perPage: number): Promise<{ items: Gap[]; total: number }> {
    return this.page<Gap>('gap', filter, page, perPage);
  }

  backfills(filter: GapFilter, page: number, perPage: number): Promise<{ items: Backfill[]; total: number }> {
    return this.page<Backfill>('backfill', filter, page, perPage);
  }

  private async page<T>(
    kind: string,
    { space, rule, states, reasons = [] }: GapFilter,
    page: number,
    perPage: number,
  ) {
    await this.store.refresh('gaps');
    const found = await this.store.search<Document<T>>('gaps', {
      query: {
        bool: {
          filter: [
            { term: { kind } },
            { term: { space } },
            ...(rule === undefined ? [] : [{ term: { rule } }]),
            ...(states.length === 0 ? [] : [{ terms: { state: states } }]),
            ...(reasons.length === 0 ? [] : [{ terms: { reason: reasons } }]),
          ],
        },
      },
      sort: [{ created_at: 'desc' }, { from: 'desc' }],
      from: (page - 1) * perPage,
      size: perPage,
      track_total_hits: true,
    });
    return { items: found.hits.map(({ source }) => source.payload), total: found.total };
  }

  /** What of some rules is open, by rule. */
  async open(rules: readonly string[]): Promise<Map<string, OpenGaps>> {
    if (rules.length === 0) return new Map();
    const { aggregations } = await this.store.search('gaps', {
      size: 0,
      track_total_hits: false,
      query: {
        bool: {
          filter: [
            { term: { kind: 'gap' } },
            { term: { state: 'open' } },
            { terms: { rule: [...new Set(rules)] } },
          ],
        },
      },
      aggs: {
        rules: {
          terms: { field: 'rule', size: rules.length },
          aggs: {
            first: { min: { field: 'from' } },
            begun: { sum: { field: 'from' } },
            ended: { sum: { field: 'to' } },
          },
        },
      },
    });
    const found = aggregations.rules as { buckets: OpenBucket[] } | undefined;
    return new Map(
      (found?.buckets ?? []).map(({ key, doc_count, first, begun, ended }) => [
        key,
        { count: doc_count, ms: ended.value - begun.value, from: first.value },
      ]),
    );
  }

  /** Open stretches of a space that lie further back than is caught up on; null where there is none. Epoch ms. */
  async tooFarBack(space: string): Promise<{ rules: number; from: number } | null> {
    const filter = [{ kind: 'gap' }, { state: 'open' }, { reason: 'catch_up' }, { space }];
    const { total, aggregations } = await this.store.search('gaps', {
      size: 0,
      track_total_hits: true,
      query: { bool: { filter: filter.map((term) => ({ term })) } },
      aggs: { rules: { cardinality: { field: 'rule' } }, first: { min: { field: 'from' } } },
    });
    if (total === 0) return null;
    const { rules, first } = aggregations as { rules: { value: number }; first: { value: number } };
    return { rules: rules.value, from: first.value };
  }

  async gap(space: string, id: string): Promise<Gap | null> {
    const stored = await this.store.get<Document<Gap>>(this.index, id);
    return stored?.source.kind === 'gap' && stored.source.space === space ? stored.source.payload : null;
  }

  async setState(gap: Gap, state: GapState, backfillId = gap.backfillId): Promise<Gap> {
    const next: Gap = { ...gap, state, backfillId };
    await this.store.write(
      { op: 'index', index: this.index, id: gap.id, doc: gapDocument(next) },
      { refresh: true },
    );
    return next;
  }

  async addBackfill(backfill: Backfill): Promise<void> {
    const doc = backfillDocument(backfill);
    await this.store.write({ op: 'create', index: this.index, id: backfill.id, doc }, { refresh: true });
  }

  async backfill(id: string): Promise<Stored<Document<Backfill>> | null> {
    const stored = await this.store.get<Document<Backfill>>(this.index, id);
    return stored?.source.kind === 'backfill' ? stored : null;
  }

  /** Backfills yet to be done, oldest first. */
  async unfinished(): Promise<Backfill[]> {
    const found = await this.store.search<Document<Backfill>>('gaps', {
      query: {
        bool: { filter: [{ term: { kind: 'backfill' } }, { terms: { state: ['waiting', 'running'] } }] },
      },
      sort: [{ created_at: 'asc' }],
      size: 500,
      track_total_hits: false,
    });
    return found.hits.map(({ source }) => source.payload);
  }

  /** Stores progress over what it was; false when somebody else changed it meanwhile, as a cancel does. */
  async progress(backfill: Backfill, over: Fence): Promise<boolean> {
    const doc = backfillDocument(backfill);
    const written = await this.store.bulk([
      { op: 'index', index: this.index, id: backfill.id, doc, fence: over },
    ]);
    return written[0]!.outcome === 'done';
  }
}
