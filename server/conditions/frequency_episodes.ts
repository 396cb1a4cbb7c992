import type { Window } from '../../common/time';
import type { Severity } from '../../common/words';
import type { EventDocument, Found, KeyTuple } from './contract';
import type { FrequencyLevels } from './frequency_levels';
import { NewestTimes } from './newest_times';
import { Recent, sampleOf } from './samples';

export interface FrequencySettings {
  /** So many are enough for a stretch. */
  count: number;
  /** What more of them are worth; null: nothing. */
  levels: FrequencyLevels | null;
  /** Milliseconds, as are all times here. */
  within: number;
  window: Window;
  reread: number;
  samples: number;
}

/** Whether the plain count over `(to − within, to]` is reached, and the level where there are levels. */
export interface Ended {
  holds: boolean;
  severity?: Severity | null;
}

/** The events of one time, not yet judged. `before`: events in the window when it began. */
interface Moment {
  at: number;
  before: number;
  events: number;
}

interface Episode {
  from: number;
  to: number;
  until: number;
  count: number;
  /** The newest that take part. */
  sample: EventDocument[];
  /** The most events of any window in it; only followed where there are levels. */
  peak: number;
}

/**
 * Finds the maximal stretches of event time in which one key has at least `count` events in `(t − within, t]`.
 *
 * - A stretch begins at the event that completes the count and lasts until the count-th newest event is `within` old.
 * - An event before that end, or at it, that keeps the count complete prolongs the same stretch.
 * - Events of one moment are settled together: whether the condition holds at `t` depends on all events at `t`.
 * - With levels the whole window is counted, and a stretch has the worst level that any of its windows reached.
 * - A stretch without an event after the edge `from − reread` was found by an earlier run and is not told again.
 */
export class EpisodeTracker {
  /** More events came within one window than are counted. */
  isFull = false;
  private readonly newest: NewestTimes;
  /** All events of the window, to tell levels. */
  private readonly all: NewestTimes | null;
  private readonly recent: Recent;
  private episode: Episode | null = null;
  private moment: Moment | null = null;

  constructor(
    private readonly key: KeyTuple,
    private readonly settings: FrequencySettings,
  ) {
    this.newest = new NewestTimes(settings.count, settings.within);
    this.all = settings.levels && new NewestTimes(settings.levels.held, settings.within);
    this.recent = new Recent(settings.samples);
  }

  add(document: EventDocument, found: Found[]): void {
    if (this.moment && this.moment.at !== document.time) this.settle(found);
    if (!this.moment) {
      this.newest.advance(document.time);
      this.moment = { at: document.time, before: this.newest.size, events: 0 };
    }
    this.moment.events += 1;
    this.newest.add(document.time);
    this.all?.add(document.time);
    this.recent.add(document);
  }

  end(found: Found[]): Ended {
    const { levels, window } = this.settings;
    this.settle(found);
    this.close(found);
    this.newest.advance(window.to);
    this.all?.advance(window.to);
    const holds = this.newest.complete;
    const severity = (holds && this.all && levels?.of(this.all.size).severity) || null;
    return { holds, severity };
  }

  private settle(found: Found[]): void {
    if (!this.moment) return;
    const { at, before, events } = this.moment;
    this.moment = null;
    const holds = this.newest.complete;
    if (this.episode && (at > this.episode.until || !holds)) this.close(found);
    if (!holds) return;
    const until = this.newest.oldest + this.settings.within;
    const peak = this.all?.size ?? 0;
    if (this.all?.complete) this.isFull = true;
    if (this.episode) {
      this.episode.to = at;
      this.episode.until = until;
      this.episode.count += events;
      this.episode.peak = Math.max(this.episode.peak, peak);
      this.episode.sample = this.recent.documents();
    } else {
      const sample = this.recent.documents();
      this.episode = { from: at, to: at, until, count: before + events, sample, peak };
    }
  }

  private close(found: Found[]): void {
    const episode = this.episode;
    this.episode = null;
    const edge = this.settings.window.from - this.settings.reread;
    if (!episode || episode.to <= edge) return;
    const continues = episode.from <= edge;
    found.push({
      key: this.key,
      from: continues ? edge : episode.from,
      to: episode.to,
      until: episode.until,
      count: episode.count,
      continues,
      document: null,
      sample: episode.sample.map(sampleOf),
      ...this.settings.levels?.tell(episode.peak),
    });
  }
}
