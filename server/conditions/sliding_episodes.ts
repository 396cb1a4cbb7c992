/**
 * Follows one key through its events in order and finds the stretches of event time in which something holds of its sliding
 * windows. Nothing changes between the moments at which an event enters or leaves a window, so only those are looked at,
 * each after everything that changes then has changed.
 *
 * - A stretch is `[from, until)`; it is told with `to`, the last millisecond of it up to the end of what is read. Where it
 *   still holds then, `until` is the moment after: later events may end it, so no more is known.
 * - Only stretches that reach past the edge are told, from the edge on where they began before it (`continues`).
 * - `count` is the number of documents in `(from − within, to]`.
 */
import type { SampleDocument } from '../../common/schemas';
import type { EventDocument, Found, FoundValues, KeyTuple } from './contract';
import type { Level } from './limits';
import { Recent } from './samples';

/** What holds at a moment. Of a stretch, the verdict with the highest level and then weight decides; the earliest of equals. */
export interface Verdict {
  level: Level;
  weight: number;
  values: FoundValues;
  /** See `Found.unsure`. */
  unsure?: boolean;
}

/** The sliding windows of one key. */
export interface Windows {
  /** The next moment at which something changes by itself; infinite when nothing will. */
  next(): number;
  /** What no longer is in its window at this moment goes. */
  leave(at: number): void;
  /** A document of the moment up to which everything has left. */
  enter(document: EventDocument): void;
  /** Documents in the current window. */
  readonly size: number;
  /** `was`: the level at the moment before. */
  judge(at: number, was: Pick<Level, 'rank'> | null): Verdict | null;
}

export interface Followed {
  /** Moments up to this one were told by earlier runs; from here on the windows are full, so here judging begins. */
  edge: number;
  to: number;
  samples: number;
  /** The level before the edge. */
  was: Pick<Level, 'rank'> | null;
}

interface Stretch {
  from: number;
  worst: Verdict;
  count: number;
  sample: SampleDocument[];
  unsure: boolean;
}

export class Follower {
  private readonly recent: Recent;
  private stretch: Stretch | null = null;
  private level: Level | null = null;
  /** The moment whose documents are coming in, and how many came. */
  private moment: { at: number; entered: number } | null = null;
  private begun = false;

  constructor(
    private readonly key: KeyTuple,
    private readonly windows: Windows,
    private readonly settings: Followed,
  ) {
    this.recent = new Recent(settings.samples);
  }

  add(document: EventDocument, found: Found[]): void {
    if (this.moment && this.moment.at !== document.time) this.settle(found);
    if (!this.moment) {
      this.advance(document.time, found);
      this.windows.leave(document.time);
      this.moment = { at: document.time, entered: 0 };
    }
    this.windows.enter(document);
    this.recent.add(document);
    this.moment.entered += 1;
  }

  /** After the last document: the level at the end of what is read. */
  end(found: Found[]): Level | null {
    const { to } = this.settings;
    this.settle(found);
    this.advance(to + 1, found);
    this.close(to + 1, found);
    return this.level;
  }

  private settle(found: Found[]): void {
    if (!this.moment) return;
    const { at, entered } = this.moment;
    this.moment = null;
    this.judge(at, entered, found);
  }

  /** Everything that changes by itself before this moment. */
  private advance(before: number, found: Found[]): void {
    const { edge } = this.settings;
    for (;;) {
      const change = this.windows.next();
      const at = this.begun || change < edge ? change : edge;
      if (at >= before) return;
      this.windows.leave(at);
      this.judge(at, 0, found);
    }
  }

  private judge(at: number, entered: number, found: Found[]): void {
    if (at < this.settings.edge) return;
    const verdict = this.windows.judge(at, this.begun ? this.level : this.settings.was);
    this.begun = true;
    this.level = verdict?.level ?? null;
    if (!verdict) {
      this.close(at, found);
      return;
    }
    const { unsure = false } = verdict;
    if (this.stretch) {
      this.stretch.count += entered;
      this.stretch.unsure ||= unsure;
      if (isWorse(verdict, this.stretch.worst)) this.stretch.worst = verdict;
    } else {
      const sample = this.recent.samples();
      this.stretch = { from: at, worst: verdict, count: this.windows.size, sample, unsure };
    }
  }

  private close(until: number, found: Found[]): void {
    const { stretch } = this;
    this.stretch = null;
    if (!stretch || until - 1 <= this.settings.edge) return;
    const { from, worst, count, sample, unsure } = stretch;
    found.push({
      key: this.key,
      from,
      to: until - 1,
      until,
      count,
      continues: from <= this.settings.edge,
      document: null,
      sample,
      values: worst.values,
      ...(worst.level.severity && { severity: worst.level.severity }),
      ...(unsure && { unsure }),
    });
  }
}

const isWorse = (one: Verdict, other: Verdict): boolean =>
  one.level.rank > other.level.rank || (one.level.rank === other.level.rank && one.weight > other.weight);
