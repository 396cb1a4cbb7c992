import type { Key, SampleDocument } from '../schemas';
import type { IsoWindow } from '../time';

export interface Page<T> {
  items: T[];
  total: number;
  /** True when there are at least `total`: the count was cut off. */
  totalIsLowerBound?: boolean;
  page: number;
  perPage: number;
}

/** What a channel would send. */
export interface ChannelPreview {
  /** The alert it was made of; null: there is none yet, so it is an example. */
  alert: { id: string; title: string } | null;
  parts: Array<{ name: string; kind: 'text' | 'json' | 'html'; text: string }>;
  /** What is wrong with the settings, or with the message they make; `parts` is then empty. */
  problems: Array<{ path: string; message: string }>;
}

/** The connectors of the host. */
export interface ConnectorsAnswer {
  /** Why no connector can be a channel here; null: those listed can. */
  refused: string | null;
  items: Array<{
    id: string;
    name: string;
    type: string;
    /** Why this one cannot run; null: it can. */
    refused: string | null;
    /** What a new channel begins with: the parameters of a run, as a template. */
    params: string;
  }>;
}

/** A rule's own message, of a past alert. */
export interface MessagePreview {
  /** The alert it was made of; null: there is none yet, so it is an example. */
  alert: { id: string; title: string } | null;
  /** Null where the rule leaves it to the channel. */
  subject: string | null;
  body: string | null;
  /** The table that the channels' own words show, line by line; null: none. */
  table: string[] | null;
  /** Why it cannot be made. */
  problem: string | null;
}

/** One match as the preview shows it: nothing of it is stored. */
export interface PreviewMatch {
  key: Key;
  keyText: string;
  reason: string;
  from: string;
  to: string;
  count: number;
  sample: SampleDocument[];
}

/** What one of the rule's steps would have dropped. */
export interface PreviewStep {
  id: string;
  name: string;
  dropped: number;
  /** The first five of them, each with the reason. */
  examples: Array<PreviewMatch & { why: string }>;
}

/** What a condition judged over time for one key; `low` to `high`: where the value is expected, null where there is no such end. */
export interface PreviewSeries {
  key: Key;
  keyText: string;
  /** Oldest first, at most 500. */
  points: Array<{ at: string; value: number | null; low: number | null; high: number | null }>;
}

/** How often a rule would have fired. */
export interface PreviewReport {
  window: IsoWindow;
  /** Documents that the source holds in the window, over time; `fires` counts matches that began in the bucket. */
  histogram: Array<{ at: string; documents: number; fires: number }>;
  bucketMs: number;
  documents: number;
  /** Matches that go through all steps; `matches` lists the newest 200 of them. */
  fires: number;
  alerts: number;
  firesPerDay: number;
  matches: PreviewMatch[];
  /** Every step, in the rule's order. */
  steps: PreviewStep[];
  /** The line to draw, when the condition has one per bucket length. */
  threshold: { count: number; withinMs: number } | null;
  /** Of conditions that look at values now and then: at most 10 keys, those that match first. Empty for others. */
  series: PreviewSeries[];
  tookMs: number;
  /** Everything that was cut or could not be seen, in words. */
  notes: string[];
  complete: boolean;
}

export interface LaneReport {
  lane: string;
  owner: string | null;
  node: string | null;
  epoch: number;
  until: string | null;
  state: 'running' | 'waiting' | 'stuck';
  /** Enabled rules of the space in this lane, and those of them whose window is over and not evaluated yet. */
  rules: number;
  due: number;
}

/** One node, as it is: whether its lanes move, and what it does. */
export interface NodeReport {
  /** Its lanes looked for due rules lately, or it is not one that evaluates. */
  live: boolean;
  /** Whether it runs work in the background at all. */
  background: boolean;
  /** When each lane looked last here (ISO); null: never. In a fleet another node may have it. */
  lanes: Array<{ lane: string; lookedAt: string | null }>;
  /** Rules, windows under way and searches are those of the space that is asked in. */
  rules: number;
  running: number;
  /** Rules that overran lately: their searches go out apart from the others'. */
  slow: number;
  overdueMs: number;
  /**
   * How late 99 of 100 runs began since the node started, in milliseconds, and the part of it in which the host had not woken
   * the lane (Task Manager, in Kibana); null before the first.
   */
  startP99Ms: number | null;
  wakeP99Ms: number | null;
  /** Since the node started. */
  searches: number;
  batches: number;
  rejected: number;
  /** Searches asked at once, where the engine refuses or is slow; null: as many as there are. */
  shrunkTo: number | null;
}

/** So many rules at most are listed, of those that fail and of those with notes. */
export const HEALTH_LISTED = 50;

export interface HealthReport {
  state: 'ok' | 'degraded' | 'down';
  /** What is wrong, since when, why and with what effect; empty when all is well. */
  problems: Array<{ what: string; since: string | null; effect: string }>;
  engine: { kind: string; version: string; clockOffsetMs: number | null };
  lanes: LaneReport[];
  /** With whose rights rules read here, in words. */
  reading: string;
  rules: { total: number; enabled: number; failing: number; behind: number; maxBehindMs: number };
  deliveries: { pending: number; failed: number; oldestPendingAt: string | null };
  failing: Array<{ ruleId: string; name: string; health: string; message: string; since: string | null }>;
  /** What is worth knowing of rules and is no fault. */
  notes: Array<{ ruleId: string; name: string; message: string }>;
}
