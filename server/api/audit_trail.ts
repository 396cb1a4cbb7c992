import { randomUUID } from 'node:crypto';
import type { Page } from '../../common/api';
import type { AuditEvent } from '../../common/schemas';
import { BadFilter, checkPage } from '../alerts';
import { EsError } from '../ports';
import { type AuditDocument, auditWrite, type Store } from '../store';

export interface AuditFilter {
  search: string;
  actor: readonly string[];
  action: readonly string[];
  object: readonly string[];
  objectId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const NO_FILTER: AuditFilter = { search: '', actor: [], action: [], object: [] };

type Happened = Omit<AuditEvent, 'id' | 'at' | 'note'> & { note?: string | null };

const anyOf = (field: string, values: readonly string[]): object[] =>
  values.length === 0 ? [] : [{ terms: { [field]: values } }];

function clauses(space: string, filter: AuditFilter): object[] {
  const { from, to } = filter;
  if (from && to && Date.parse(from) > Date.parse(to))
    throw new BadFilter('to', 'the range ends before it begins');
  const words = filter.search.split(/\s+/).filter(Boolean);
  return [
    { term: { space } },
    ...anyOf('actor', filter.actor),
    ...anyOf('action', filter.action),
    ...anyOf('object_type', filter.object),
    ...(filter.objectId === undefined ? [] : [{ term: { object_id: filter.objectId } }]),
    ...(from || to ? [{ range: { at: { ...(from && { gte: from }), ...(to && { lte: to }) } } }] : []),
    ...words.map((query) => ({
      bool: {
        should: [
          { match_phrase_prefix: { 'object_name.words': { query } } },
          { match_phrase_prefix: { note: { query } } },
          ...['actor', 'action', 'object_id'].map((field) => ({
            term: { [field]: { value: query, case_insensitive: true } },
          })),
        ],
        minimum_should_match: 1,
      },
    })),
  ];
}

/** Who did what to what: appended to and read, never changed. */
export class AuditTrail {
  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    /** The host's own audit log. */
    private readonly tell: (event: AuditEvent) => void = () => {},
  ) {}

  /** Puts on record what has just been done. Rejects with `EsError` when that fails: the change itself stands. */
  async record(events: readonly Happened[]): Promise<void> {
    const at = new Date(this.now()).toISOString();
    const happened = events.map((event) => ({ note: null, ...event, id: randomUUID(), at }));
    const writes = await Promise.all(happened.map((event) => auditWrite(this.store, event)));
    const results = await this.store.bulk(writes, { refresh: true });
    for (const event of happened) this.tell(event);
    const failed = results.find(({ outcome }) => outcome !== 'done');
    if (failed) throw new EsError(503, 'audit_failed', `done, but not on record: ${failed.error}`);
  }

  /** Newest first. */
  async list(
    space: string,
    filter: Partial<AuditFilter>,
    { page, perPage }: { page: number; perPage: number },
    signal?: AbortSignal,
  ): Promise<Page<AuditEvent>> {
    checkPage({ page, perPage }, 'narrow the time range');
    const found = await this.store.search<AuditDocument>(
      'audit',
      {
        query: { bool: { filter: clauses(space, { ...NO_FILTER, ...filter }) } },
        sort: [{ at: 'desc' }, { object_id: 'asc' }, { action: 'asc' }],
        from: (page - 1) * perPage,
        size: perPage,
        track_total_hits: true,
      },
      signal ? { signal } : {},
    );
    return { items: found.hits.map(({ source }) => source.payload), total: found.total, page, perPage };
  }

  /** Everyone who ever did something in the space; the most active 1,000. */
  async actors(space: string): Promise<string[]> {
    const { aggregations } = await this.store.search('audit', {
      query: { term: { space } },
      size: 0,
      track_total_hits: false,
      aggs: { actors: { terms: { field: 'actor', size: 1_000 } } },
    });
    const { actors } = aggregations as { actors?: { buckets: Array<{ key: string }> } };
    return (actors?.buckets ?? []).map(({ key }) => key);
  }
}
