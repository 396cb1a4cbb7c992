import { onMatch } from '../../common/alert_lifecycle';
import type { Alert, Match, SampleDocument, Silenced } from '../../common/schemas';
import { type Severity, worseOf } from '../../common/words';
import { type Found, type KeyTuple, keyId } from '../conditions';
import { type AlertDocument, alertOf, type Stored, stableId } from '../store';
import { keyRecord, keyText, type RecorderContext } from './engine_context';
import { findGroups } from './engine_reads';
import { MAX_STORM_KEYS, StormGauge } from './engine_storm';

/** What a run adds to one alert. Times are epoch ms. */
export interface Group {
  groupKey: string;
  alertId: string;
  /** Null for an alert that this run makes. */
  stored: Stored<AlertDocument> | null;
  /** The newest alert of the group before this one. */
  previous: { id: string; resolution: Alert['resolution'] } | null;
  firstMatchId: string;
  tuple: KeyTuple;
  key: Record<string, string | null>;
  keyText: string;
  matches: number;
  documents: number;
  first: number;
  last: number;
  /** Where its evidence begins: for Discover. */
  evidenceFrom: number;
  sample: SampleDocument[];
  /** What decided, by its newest match. */
  values: Match['values'];
  /** The worst of its matches'; null where there are no levels. */
  severity: Severity | null;
  /** The severity at the end of the run's window, where the condition has levels and holds. */
  now: Severity | null;
  /** Nothing silences a part of what is added; while it is false, `silenced` says what does. */
  loud: boolean;
  silenced: Silenced | null;
  /** All of it was found late; null: nothing was added yet. */
  late: boolean | null;
  /** Of a storm: the texts of the keys that this run adds, by their groups. */
  stormKeys: Map<string, string> | null;
}

interface Wanted {
  groupKey: string;
  matchId: string;
  found: Pick<Found, 'key' | 'sample' | 'severity'>;
}

/** Sorts found matches into alerts: which group, and whether its alert goes on or a new one begins. */
export class Groups {
  private readonly byKey = new Map<string, Group>();
  private readonly byAlert = new Map<string, Group>();
  private readonly reads = new Map<string, Promise<Stored<AlertDocument> | null>>();
  /** New alerts of this run, the storm's aside. */
  made = 0;
  readonly storm: StormGauge;
  private stormAlert: Stored<AlertDocument> | null = null;

  constructor(private readonly context: RecorderContext) {
    this.storm = new StormGauge(context);
  }

  /** The group of a match. The revision is part of it: alerts of one revision are not gone on by another. */
  keyOf(tuple: KeyTuple, matchId: string): string {
    const { rule, job } = this.context;
    if (rule.grouping === 'match') return stableId('match', matchId);
    const apart = job === null ? [] : [job];
    return stableId(rule.grouping, rule.revision, rule.grouping === 'rule' ? '' : keyId(tuple), ...apart);
  }

  /** An alert as it stood when it was asked for first. */
  read(alertId: string): Promise<Stored<AlertDocument> | null> {
    const { io } = this.context;
    const reading = this.reads.get(alertId) ?? io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    this.reads.set(alertId, reading);
    return reading;
  }

  /** The group of a stored match that grew: its own alert, however that stands by now. */
  async ofStored(match: Match, tuple: KeyTuple): Promise<Group> {
    const alertId = match.alertId ?? stableId('alert', match.id);
    const known = this.byAlert.get(alertId);
    if (known) return known;
    const stored = await this.read(alertId);
    const groupKey = this.keyOf(tuple, match.id);
    // Two matches of one alert may both ask while it is read.
    const meanwhile = this.byAlert.get(alertId);
    if (meanwhile) return meanwhile;
    if (stored) return this.put(alertId, groupKey, match.id, tuple, stored, null);
    // Chosen by a run that was cut off before it made the alert.
    this.context.memory.cutOff.set(groupKey, alertId);
    await this.open([
      {
        groupKey,
        matchId: match.id,
        found: { key: tuple, sample: match.sample, severity: match.severity ?? undefined },
      },
    ]);
    return this.of(groupKey);
  }

  /** The group of a match that was opened. What is in none of its own is in the storm. */
  of(groupKey: string): Group {
    return (this.byKey.get(groupKey) ?? this.byAlert.get(this.storm.id))!;
  }

  /** Makes sure that every wanted group is there. */
  async open(wanted: readonly Wanted[]): Promise<void> {
    const missing = new Map<string, Wanted>();
    for (const one of wanted) {
      if (!this.byKey.has(one.groupKey) && !missing.has(one.groupKey)) missing.set(one.groupKey, one);
    }
    const current = await this.current([...missing.keys()]);
    if (this.storm.goesOn && !this.byAlert.has(this.storm.id) && missing.size > 0)
      this.stormAlert = await this.context.io.get<AlertDocument>(
        this.context.io.store.alias('alerts'),
        this.storm.id,
      );
    for (const [groupKey, { matchId, found }] of missing) {
      this.add(groupKey, matchId, found, current.get(groupKey) ?? null);
    }
  }

  /** The newest alert of each group, as it is this very moment. */
  private async current(groupKeys: string[]): Promise<Map<string, Stored<AlertDocument>>> {
    const { memory, io, rule } = this.context;
    const found = new Map<string, Stored<AlertDocument>>();
    if (rule.grouping === 'match') return found;
    const newest = new Map(groupKeys.map((groupKey) => [groupKey, memory.newestOf(groupKey)]));
    const unknown = groupKeys.filter((groupKey) => !newest.get(groupKey));
    for (const [groupKey, id] of await findGroups(io.store, rule.id, unknown)) {
      newest.set(groupKey, id);
      memory.setNewest(groupKey, id);
    }
    const index = io.store.alias('alerts');
    await Promise.all(
      groupKeys.map(async (groupKey) => {
        const id = newest.get(groupKey);
        const stored = id === undefined ? null : await io.get<AlertDocument>(index, id);
        if (stored) found.set(groupKey, stored);
      }),
    );
    return found;
  }

  private add(
    groupKey: string,
    matchId: string,
    found: Wanted['found'],
    stored: Stored<AlertDocument> | null,
  ): void {
    const { rule, window, memory, mark } = this.context;
    const alert = stored ? alertOf(stored) : null;
    const cutOff = memory.cutOff.get(groupKey);
    // What this window has already put there is not put there twice, whatever happened to it since.
    const applied = stored !== null && stored.source['lookout.payload'].engine.mark >= mark;
    const chosen = cutOff === undefined || cutOff === alert?.id;
    const goesOn =
      alert !== null && chosen && (applied || onMatch(alert, window.to, found.severity).action === 'join');
    const own = cutOff ?? stableId('alert', rule.space, rule.id, groupKey, matchId);
    const alertId = goesOn ? alert.id : own;
    const known = this.byAlert.get(alertId);
    if (known) {
      this.byKey.set(groupKey, known);
      return;
    }
    if (!goesOn) {
      if (cutOff === undefined ? !this.storm.room(this.made) : cutOff === this.storm.id) {
        this.intoStorm(groupKey, matchId, found);
        return;
      }
      this.made += 1;
    }
    const previous =
      alert && !goesOn ? { id: alert.id, resolution: alert.resolution } : (alert?.previous ?? null);
    const goingOn = goesOn ? stored : null;
    this.byKey.set(groupKey, this.put(alertId, groupKey, matchId, found.key, goingOn, previous));
  }

  private put(
    alertId: string,
    groupKey: string,
    firstMatchId: string,
    tuple: KeyTuple,
    stored: Stored<AlertDocument> | null,
    previous: Group['previous'],
  ): Group {
    const group: Group = {
      groupKey,
      alertId,
      stored,
      previous,
      firstMatchId,
      tuple,
      ...this.described(tuple),
      ...NOTHING,
    };
    this.byAlert.set(alertId, group);
    return group;
  }

  private described(tuple: KeyTuple): { key: Record<string, string | null>; keyText: string } {
    const { rule } = this.context;
    if (rule.grouping === 'rule') return { key: {}, keyText: '' };
    return { key: keyRecord(rule.condition.key, tuple), keyText: keyText(tuple) };
  }

  private intoStorm(groupKey: string, matchId: string, found: Wanted['found']): void {
    const { id } = this.storm;
    const group =
      this.byAlert.get(id) ?? this.put(id, this.storm.groupKey, matchId, found.key, this.stormAlert, null);
    group.key = {};
    group.keyText = '';
    group.stormKeys ??= new Map();
    // Of more it is only said that there are more: a run may find any number of them.
    if (group.stormKeys.size > MAX_STORM_KEYS) return;
    group.stormKeys.set(groupKey, keyText(found.key));
    this.byKey.set(groupKey, group);
  }

  /** Keys that went into the storm; one more than a storm can tell apart stands for any number. */
  get stormy(): number {
    if (this.byAlert.size === 0) return 0;
    return this.byAlert.get(this.storm.id)?.stormKeys?.size ?? 0;
  }

  /** Every alert once. */
  all(): Group[] {
    return [...new Set([...this.byKey.values(), ...this.byAlert.values()])];
  }
}

const NOTHING = {
  matches: 0,
  documents: 0,
  first: Number.POSITIVE_INFINITY,
  last: Number.NEGATIVE_INFINITY,
  evidenceFrom: Number.POSITIVE_INFINITY,
  sample: [] as SampleDocument[],
  values: {},
  severity: null,
  now: null,
  loud: false,
  silenced: null,
  late: null,
  stormKeys: null,
};

/** Whether a group's matches are silenced, and whether they are late. */
export function noteKind(
  group: Group,
  { silenced, late }: { silenced: Silenced | null; late: boolean },
): void {
  group.loud ||= silenced === null;
  group.silenced ??= silenced;
  group.late = late && group.late !== false;
}

/** Adds one match, or what a known one grew by, to its group. */
export function addTo(
  group: Group,
  added: {
    matches: number;
    documents: number;
    from: number;
    to: number;
    evidenceFrom: number;
    silenced: Silenced | null;
  } & Pick<Match, 'sample' | 'values' | 'severity' | 'late'>,
  samples: number,
): void {
  noteKind(group, added);
  group.matches += added.matches;
  group.documents += added.documents;
  group.first = Math.min(group.first, added.from);
  if (added.to >= group.last) group.values = added.values;
  group.last = Math.max(group.last, added.to);
  group.severity = worseOf(group.severity, added.severity);
  group.evidenceFrom = Math.min(group.evidenceFrom, added.evidenceFrom);
  group.sample = newest([...group.sample, ...added.sample], samples);
}

/** The newest documents, each once, oldest first. */
export function newest(documents: readonly SampleDocument[], limit: number): SampleDocument[] {
  const unique = new Map(documents.map((document) => [`${document.index}/${document.id}`, document]));
  return [...unique.values()]
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .slice(Math.max(0, unique.size - limit));
}
