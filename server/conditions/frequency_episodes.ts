import type { Window } from '../../common/time';
import type { EventDocument, Found, KeyTuple } from './contract';
import { NewestTimes } from './newest_times';
import { Recent, sampleOf } from './samples';

export interface FrequencySettings {
  count: number;
  /** Milliseconds, as are all times here. */
  within: number;
  window: Window;
  reread: number;
  samples: number;
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
}

/**
 * Finds the maximal stretches of event time in which one key has at least `count` events in `(t − within, t]`.
 *
 * - A stretch begins at the event that completes the count and lasts until the count-th newest event is `within` old.
 * - An event before that end, or at it, that keeps the count complete prolongs the same stretch.
 * - Events of one moment are settled together: whether the condition holds at `t` depends on all events at `t`.
 * - A stretch without an event after the edge `from − reread` was found by an earlier run and is not told again.
 */
export class EpisodeTracker {
  private readonly newest: NewestTimes;
  private readonly recent: Recent;
  private episode: Episode | null = null;
  private moment: Moment | null = null;

  constructor(
    private readonly key: KeyTuple,
    private readonly settings: FrequencySettings,
  ) {
    this.newest = new NewestTimes(settings.count, settings.within);
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
    this.recent.add(document);
  }

  end(found: Found[]): { holds: boolean } {
    this.settle(found);
    this.close(found);
    this.newest.advance(this.settings.window.to);
    return { holds: this.newest.complete };
  }

  private settle(found: Found[]): void {
    if (!this.moment) return;
    const { at, before, events } = this.moment;
    this.moment = null;
    const holds = this.newest.complete;
    if (this.episode && (at > this.episode.until || !holds)) this.close(found);
    if (!holds) return;
    const until = this.newest.oldest + this.settings.within;
    if (this.episode) {
      this.episode.to = at;
      this.episode.until = until;
      this.episode.count += events;
      this.episode.sample = this.recent.documents();
    } else {
      this.episode = { from: at, to: at, until, count: before + events, sample: this.recent.documents() };
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
    });
  }
}
