import type { Match, Silenced } from '../../common/schemas';
import { Beginnings } from '../steps';
import type { MatchDocument, MatchEngineState, Stored } from '../store';
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
