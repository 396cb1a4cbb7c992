import { z } from 'zod';
import type { SampleDocument } from '../../common/schemas';
import type { Window } from '../../common/time';
import { type EventDocument, type Found, type KeyTuple, keyId } from './contract';
import type { FrequencySettings } from './frequency_episodes';
import { NewestTimes } from './newest_times';
import { Recent, referenceOf } from './samples';

/** More documents of one moment than this are remembered as "all of that moment". */
const MAX_REFERENCES = 1000;

/** Keys whose place in counting is remembered from run to run, and documents that they name. */
export const MOST_REMEMBERED = 100_000;

/** Up to where a key's events are used up: everything before `time`, and at `time` these documents (`null`: all). */
interface Position {
  time: number;
  references: string[] | null;
}

/** Events that were counted to a match: the first, the last, how many. */
interface Counted {
  from: number;
  to: number;
  count: number;
  sample: SampleDocument[];
}

const memorySchema = z.object({
  since: z.number(),
  positions: z.array(
    z.object({
      key: z.array(z.string().nullable()),
      time: z.number(),
      references: z.array(z.string()).nullable(),
    }),
  ),
});

/** What `every` knows in a run: positions by key, complete from `since` on, and from where late documents are judged. */
export interface EveryState {
  since: number;
  /** Counts completed at or before this moment tell nothing: they are history. */
  judgedFrom: number;
  /** Nothing was remembered: what lies before the window is counted through in silence, to know where counting stands. */
  seeding: boolean;
  positions: Map<string, { key: KeyTuple; position: Position }>;
}

/** Memory as it was stored, or the start of one. Throws when it is something else than `nextMemory` made. */
export function readMemory(memory: unknown, window: Window, reread: number, within: number): EveryState {
  const start = window.from - reread - within;
  if (memory === null || memory === undefined) {
    return { since: start, judgedFrom: window.from, seeding: true, positions: new Map() };
  }
  const { since, positions } = memorySchema.parse(memory);
  return {
    since,
    // Where positions are no longer known, used events cannot be told from late ones.
    judgedFrom: Math.max(window.from - reread, since + within),
    seeding: false,
    positions: new Map(
      positions.map(({ key, time, references }) => [keyId(key), { key, position: { time, references } }]),
    ),
  };
}

/**
 * Memory for the next run: positions that its reads can still reach. Of more than `most` (a key counts as one, and so does
 * each document that it names) the newest are kept, and `problem` says so.
 */
export function nextMemory(
  state: EveryState,
  window: Window,
  reread: number,
  within: number,
  most = MOST_REMEMBERED,
): { memory: unknown; problem: string | null } {
  const since = Math.max(state.since, window.to - reread - within);
  const reachable = [...state.positions.values()]
    .filter(({ position }) => position.time > since)
    .map(({ key, position }) => ({ key, ...position }))
    .sort((a, b) => b.time - a.time);
  let size = 0;
  const positions = reachable.filter(({ references }) => {
    size += 1 + (references?.length ?? 0);
    return size <= most;
  });
  const dropped = reachable.length - positions.length;
  if (dropped === 0) return { memory: { since, positions }, problem: null };
  const count = (n: number) => n.toLocaleString('en-US');
  const problem = `${count(reachable.length)} keys matched of late: what ${count(dropped)} of them have used up is not kept, so that an event may count again`;
  return { memory: { since, positions }, problem };
}

/**
 * Counts a key's events to `count`, reports a match at that event and starts anew with the next one.
 *
 * A count that late documents complete before the window began is a match at the newest event known by then, as the
 * events up to there have been looked at already: it uses all of them up.
 */
export class EveryTracker {
  private readonly newest: NewestTimes;
  private readonly recent: Recent;
  /** What earlier runs used up; never changed while this run reads. */
  private readonly used: Position | null;
  /** The documents of the current moment that no earlier run used up. */
  private moment: { at: number; references: string[] } = { at: Number.NEGATIVE_INFINITY, references: [] };
  private late: Counted | null = null;
  /** How many matches this run has told before at the moment of the newest one. */
  private told: { at: number; matches: number } | null = null;
  /** Events in `(to − within, to]`, used up or not. */
  private plain = 0;

  constructor(
    private readonly key: KeyTuple,
    private readonly settings: FrequencySettings,
    private readonly state: EveryState,
  ) {
    this.newest = new NewestTimes(settings.count, settings.within);
    this.recent = new Recent(settings.samples);
    this.used = state.positions.get(keyId(key))?.position ?? null;
  }

  add(document: EventDocument, found: Found[]): void {
    const { window, within } = this.settings;
    const at = document.time;
    if (at > window.to - within) this.plain += 1;
    if (this.isUsed(document)) return;
    if (this.late && (at > window.from || at >= this.late.from + within)) this.tellLate(found);
    if (this.moment.at !== at) this.moment = { at, references: [] };
    if (this.moment.references.length <= MAX_REFERENCES) this.moment.references.push(referenceOf(document));
    this.recent.add(document);
    if (this.late) {
      this.late.to = at;
      this.late.count += 1;
      this.consume();
      return;
    }
    this.newest.add(at);
    if (this.newest.complete) this.completed(at, found);
  }

  end(found: Found[]): { holds: boolean } {
    this.tellLate(found);
    return { holds: this.plain >= this.settings.count };
  }

  /** The `count`-th event since the last match. */
  private completed(at: number, found: Found[]): void {
    const fresh = at > this.settings.window.from;
    // Completed so long ago that nobody can say which of its events are used up: the next event tells it.
    if (!fresh && !this.state.seeding && at <= this.state.judgedFrom) return;
    const match = {
      from: this.newest.oldest,
      to: at,
      count: this.newest.size,
      sample: this.recent.samples(),
    };
    this.newest.clear();
    this.consume();
    if (!fresh && !this.state.seeding) {
      this.late = match;
      return;
    }
    this.recent.clear();
    if (fresh) this.tell(match, found);
  }

  private tellLate(found: Found[]): void {
    if (!this.late) return;
    this.tell({ ...this.late, sample: this.recent.samples() }, found);
    this.late = null;
    this.recent.clear();
  }

  private tell(match: Counted, found: Found[]): void {
    this.told =
      this.told?.at === match.to
        ? { at: match.to, matches: this.told.matches + 1 }
        : { at: match.to, matches: 0 };
    const usedBefore = this.used?.time === match.to ? (this.used.references?.length ?? 0) : 0;
    // The moment and the place in it, not the event: the order of events at one moment may differ when a run is repeated.
    const place = `${new Date(match.to).toISOString()} ${usedBefore}.${this.told.matches}`;
    const document = `${keyId(this.key)} ${place}`;
    // One event more before it, and this and each that follows is another match.
    found.push({ key: this.key, ...match, until: match.to + 1, continues: false, document, shifts: true });
  }

  private isUsed(document: EventDocument): boolean {
    if (!this.used || document.time > this.used.time) return false;
    if (document.time < this.used.time || this.used.references === null) return true;
    return this.used.references.includes(referenceOf(document));
  }

  /** Everything up to the current document counts no more. */
  private consume(): void {
    const { at, references } = this.moment;
    const before = this.used?.time === at ? this.used.references : [];
    const all =
      before === null || before.length + references.length > MAX_REFERENCES
        ? null
        : [...before, ...references];
    this.state.positions.set(keyId(this.key), { key: this.key, position: { time: at, references: all } });
  }
}
