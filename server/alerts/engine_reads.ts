import { type AlertDocument, alertOf, type MatchDocument, type Store } from '../store';
import { type StoredMatch, storedMatch } from './engine_memory';

/** Of one revision of a rule, those whose `field` lies in `range`. */
const matchesOf = (rule: string, revision: number, field: string, range: object) => ({
  bool: {
    filter: [
      { term: { rule } },
      { term: { revision } },
      { range: { [field]: { ...range, format: 'epoch_millis' } } },
    ],
  },
});

/** The rule's episodes that reach past `since` (epoch ms). */
export async function loadMatches(
  store: Store,
  ruleId: string,
  revision: number,
  since: number,
): Promise<Map<string, StoredMatch>> {
  const found = new Map<string, StoredMatch>();
  const body = {
    query: matchesOf(ruleId, revision, 'to', { gte: since }),
    sort: [{ to: 'asc' }, { created_at: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<MatchDocument>('matches', body)) {
    // Merged into another: it counts nothing any more.
    for (const one of page) if (one.source.payload.match.count > 0) found.set(one.id, storedMatch(one));
  }
  return found;
}

/** Matches that were stored or grown by this very run before it was cut off; merged ones, too. */
export async function* findCutOff(
  store: Store,
  ruleId: string,
  revision: number,
  { committed, mark }: { committed: number; mark: number },
): AsyncGenerator<StoredMatch> {
  const body = {
    query: matchesOf(ruleId, revision, 'applied_to', {
      gte: Math.floor(committed),
      lte: Math.ceil(mark),
    }),
    sort: [{ created_at: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<MatchDocument>('matches', body)) {
    for (const one of page) {
      const own = one.source.payload.engine.mark;
      if (own > committed && own <= mark) yield storedMatch(one);
    }
  }
}

const GROUPS_AT_ONCE = 500;

/** The newest alert of each group, as a search sees it. */
export async function findGroups(
  store: Store,
  ruleId: string,
  groups: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < groups.length; at += GROUPS_AT_ONCE) {
    const part = groups.slice(at, at + GROUPS_AT_ONCE);
    const page = await store.search<AlertDocument>('alerts', {
      size: part.length,
      track_total_hits: false,
      _source: ['lookout.group'],
      query: {
        bool: {
          filter: [{ term: { 'kibana.alert.rule.uuid': ruleId } }, { terms: { 'lookout.group': part } }],
        },
      },
      collapse: { field: 'lookout.group' },
      sort: [{ 'lookout.created_at': 'desc' }],
    });
    for (const hit of page.hits) found.set(String(hit.source['lookout.group']), hit.id);
  }
  return found;
}

interface WatchedSince {
  rules: readonly string[];
  since: number;
  stuck: readonly string[];
  stuckSince: number;
}
const FEW_RULES = 1_000;

/**
 * Every alert that is active, for the lanes to watch over its recovery, and every one that a run may have written that was
 * cut off: those applied from `since` (epoch ms) on, and of `stuck` rules, which are far behind, from `stuckSince` on. Of few
 * rules only theirs are read.
 */
export async function* watchedAlerts(store: Store, { rules, since, stuck, stuckSince }: WatchedSince) {
  const appliedFrom = (at: number) => ({
    range: { 'lookout.applied_to': { gte: Math.floor(at), format: 'epoch_millis' } },
  });
  const ofStuck = [{ terms: { 'kibana.alert.rule.uuid': stuck } }, appliedFrom(stuckSince)];
  const body = {
    query: {
      bool: {
        should: [
          { term: { 'lookout.condition': 'active' } },
          appliedFrom(since),
          ...(stuck.length > 0 ? [{ bool: { filter: ofStuck } }] : []),
        ],
        minimum_should_match: 1,
        ...(rules.length <= FEW_RULES && { filter: [{ terms: { 'kibana.alert.rule.uuid': rules } }] }),
      },
    },
    sort: [{ 'kibana.alert.uuid': 'asc' }],
  };
  for await (const page of store.scan<AlertDocument>('alerts', body)) {
    for (const hit of page) yield { alert: alertOf(hit), engine: hit.source['lookout.payload'].engine };
  }
}

/** What the matches of an alert come to. Times are epoch ms. */
export interface Totals {
  matches: number;
  documents: number;
  first: number;
  last: number;
}

interface TotalsBucket {
  key: string;
  doc_count: number;
  documents: { value: number };
  first: { value: number };
  last: { value: number };
}

/** Counts alerts anew from their matches, as a search sees them; alerts without any are missing. */
export async function totalsOf(store: Store, alertIds: readonly string[]): Promise<Map<string, Totals>> {
  const found = new Map<string, Totals>();
  for (let at = 0; at < alertIds.length; at += GROUPS_AT_ONCE) {
    const part = alertIds.slice(at, at + GROUPS_AT_ONCE);
    const page = await store.search<MatchDocument>('matches', {
      size: 0,
      track_total_hits: false,
      query: { bool: { filter: [{ terms: { alert: part } }, { range: { count: { gt: 0 } } }] } },
      aggs: {
        alerts: {
          terms: { field: 'alert', size: part.length },
          aggs: {
            documents: { sum: { field: 'count' } },
            first: { min: { field: 'from' } },
            last: { max: { field: 'to' } },
          },
        },
      },
    });
    const { buckets } = page.aggregations.alerts as { buckets: TotalsBucket[] };
    for (const { key, doc_count: matches, documents, first, last } of buckets)
      found.set(key, { matches, documents: documents.value, first: first.value, last: last.value });
  }
  return found;
}
