import type { Match } from '../../common/schemas';
import { type AlertDocument, alertOf, type MatchDocument, type Store, type Stored } from '../store';
import type { KnownMatch } from './fold';

/** A stored match that a re-read episode may turn out to be, with what an update must name. */
export interface StoredMatch extends KnownMatch {
  index: string;
  seqNo: number;
  primaryTerm: number;
  match: Match;
  mark: number;
  countBefore: number;
}

/** Document matches remembered so that re-reading the overlap does not write them again. */
const MAX_DOCUMENTS = 20_000;

/**
 * What the node that holds a rule's lane knows of its stored matches and alerts. It is read from the store once per epoch and
 * kept up by what the lane writes itself; people's acts are seen because every alert is read again in real time
 * before it is changed.
 */
export class RuleMemory {
  /** Whether the store was read since the lane was taken, or since a run failed. */
  primed = false;
  /** Episodes that may still be extended, by id. */
  matches = new Map<string, StoredMatch>();
  /** Alerts that a run cut off had chosen for its matches, by group. */
  readonly cutOff = new Map<string, string>();
  /** Newest alert of each group that this node has seen or written. */
  readonly groups = new Map<string, string>();
  /** Alerts whose condition holds, with how many complete runs in a row did not see it. */
  readonly active = new Map<string, { keyId: string | null; revision: number; misses: number }>();
  private readonly documents = new Set<string>();

  knowsDocument(id: string): boolean {
    return this.documents.has(id);
  }

  addDocument(id: string): void {
    if (this.documents.size >= MAX_DOCUMENTS) {
      const oldest = this.documents.values().next().value;
      if (oldest !== undefined) this.documents.delete(oldest);
    }
    this.documents.add(id);
  }

  /** Episodes that ended before `before` (epoch ms) are out of every later run's reach. */
  forgetMatches(before: number): void {
    for (const [id, match] of this.matches) if (match.until < before) this.matches.delete(id);
  }
}

export function storedMatch(stored: Stored<MatchDocument>): StoredMatch {
  const { match, engine } = stored.source.payload;
  return {
    id: match.id,
    key: engine.tuple,
    from: Date.parse(match.from),
    to: Date.parse(match.to),
    until: engine.until,
    count: match.count,
    index: stored.index,
    seqNo: stored.seqNo,
    primaryTerm: stored.primaryTerm,
    match,
    mark: engine.mark,
    countBefore: engine.countBefore,
  };
}

/** The rule's episodes that reach past `since` (epoch ms). */
export async function loadMatches(
  store: Store,
  ruleId: string,
  revision: number,
  since: number,
): Promise<Map<string, StoredMatch>> {
  const found = new Map<string, StoredMatch>();
  const body = {
    query: {
      bool: {
        filter: [
          { term: { rule: ruleId } },
          { term: { revision } },
          { range: { to: { gte: since, format: 'epoch_millis' } } },
        ],
      },
    },
    sort: [{ to: 'asc' }, { created_at: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<MatchDocument>('matches', body)) {
    // Merged into another: it counts nothing any more.
    for (const one of page) if (one.source.payload.match.count > 0) found.set(one.id, storedMatch(one));
  }
  return found;
}

/** Matches that the very same run stored before it was cut off. */
export async function* findCutOff(
  store: Store,
  ruleId: string,
  revision: number,
  mark: number,
): AsyncGenerator<Match> {
  const body = {
    query: {
      bool: {
        filter: [
          { term: { rule: ruleId } },
          { term: { revision } },
          { range: { applied_to: { gte: Math.floor(mark), format: 'epoch_millis' } } },
        ],
      },
    },
    sort: [{ created_at: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<MatchDocument>('matches', body)) {
    for (const one of page) if (one.source.payload.engine.mark === mark) yield one.source.payload.match;
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

/** Every alert that is active, for the lanes to watch over its recovery. */
export async function* activeAlerts(store: Store) {
  const body = {
    query: { term: { 'lookout.condition': 'active' } },
    sort: [{ 'kibana.alert.uuid': 'asc' }],
  };
  for await (const page of store.scan<AlertDocument>('alerts', body)) {
    for (const hit of page) yield { alert: alertOf(hit), engine: hit.source['lookout.payload'].engine };
  }
}
