import type { Match, Silenced } from '../../common/schemas';
import { Beginnings } from '../steps';
import {
  type AlertDocument,
  alertOf,
  type MatchDocument,
  type MatchEngineState,
  type Store,
  type Stored,
} from '../store';
import type { KnownMatch } from './fold';

/** A stored match that a re-read episode may turn out to be, with what an update must name. */
export interface StoredMatch extends KnownMatch {
  index: string;
  seqNo: number;
  primaryTerm: number;
  match: Match;
  mark: number;
  countBefore: number;
  /** What steps left with it. */
  steps: Pick<MatchEngineState, 'born' | 'stepKeys' | 'droppedBy'>;
  /** Dropped, and one of too many to be stored: known to this process alone. */
  unstored?: true;
  silenced?: Silenced;
}

/** The storm that a rule is in. `last`: the end of the newest window that added a key, epoch ms. */
export interface OngoingStorm {
  alertId: string;
  revision: number;
  last: number;
}

/** An alert that is active. `keyId`: null where any key keeps it; of a storm it says nothing. */
export interface Watched {
  keyId: string | null;
  revision: number;
  /** Complete runs in a row that did not see its condition. */
  misses: number;
  /** It goes on while any of the keys that it holds does. */
  storm: boolean;
  /** Marked as having no data any more. */
  noData: boolean;
}

/** Document matches remembered so that re-reading the overlap does not write them again. */
const MAX_DOCUMENTS = 20_000;
/** Groups whose newest alert is remembered, far more than one run can make: a search sees those that are forgotten. */
const MAX_GROUPS = 20_000;

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
  private readonly newest = new Map<string, string>();
  /** Alerts whose condition holds, by id. */
  readonly active = new Map<string, Watched>();
  /** Alerts written by a run that is not known to be stored whole: what they had to tell is told again. */
  readonly unfinished = new Set<string>();
  /** Matches that steps let through and a search may not see yet. */
  letThrough = new Beginnings();
  /** Dropped matches stored in an hour (its beginning, epoch ms); null when they have to be counted. */
  droppedIn: { hour: number; stored: number } | null = null;
  /** The storm that the rule is in, if it is. */
  storm: OngoingStorm | null = null;
  /** New alerts by the end of the window that made them, as far back as a storm is counted. */
  births = new Map<number, number>();
  private readonly documents = new Set<string>();
  /** What was watched when the run under way began. */
  private before: Array<[string, Watched]> = [];
  private goesBack = true;

  /** A run begins. After one that was stored whole nothing of it is owed. */
  begin(): void {
    if (!this.goesBack) this.unfinished.clear();
    this.goesBack = false;
    this.before = [...this.active].map(([id, watched]) => [id, { ...watched }]);
  }

  /** The run was cut off, or its cursor was not stored: it will be repeated from what the store holds. */
  goBack(): void {
    this.goesBack = true;
    this.primed = false;
    this.active.clear();
    for (const [id, watched] of this.before) this.active.set(id, { ...watched });
  }

  /** Another run of the rule has written matches or alerts: they are read again before the next. */
  stale(): void {
    this.primed = false;
  }

  /** What is remembered of the store is read anew. */
  forgetStored(): void {
    this.newest.clear();
    this.cutOff.clear();
    this.documents.clear();
    this.letThrough = new Beginnings();
    this.droppedIn = null;
    this.matches = new Map();
    this.births.clear();
  }

  /** The newest alert of a group that this node has looked up or made; undefined when it has to be looked up. */
  newestOf(groupKey: string): string | undefined {
    return this.newest.get(groupKey);
  }

  setNewest(groupKey: string, alertId: string): void {
    this.newest.delete(groupKey);
    while (this.newest.size >= MAX_GROUPS) this.newest.delete(this.newest.keys().next().value!);
    this.newest.set(groupKey, alertId);
  }

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
    steps: stepsState(engine),
    ...(match.fate === 'dropped' && { dropped: true }),
    ...(engine.job !== undefined && { job: engine.job }),
    ...(engine.ended !== undefined && { ended: engine.ended }),
    ...(engine.silenced && { silenced: engine.silenced }),
  };
}

const stepsState = ({ born, stepKeys, droppedBy }: MatchEngineState): StoredMatch['steps'] => ({
  ...(born !== undefined && { born }),
  ...(stepKeys && { stepKeys }),
  ...(droppedBy !== undefined && { droppedBy }),
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

/** Matches that were stored or grown by this very run before it was cut off; merged ones, too. */
export async function* findCutOff(
  store: Store,
  ruleId: string,
  revision: number,
  { committed, mark }: { committed: number; mark: number },
): AsyncGenerator<StoredMatch> {
  const body = {
    query: {
      bool: {
        filter: [
          { term: { rule: ruleId } },
          { term: { revision } },
          {
            range: {
              applied_to: { gte: Math.floor(committed), lte: Math.ceil(mark), format: 'epoch_millis' },
            },
          },
        ],
      },
    },
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
