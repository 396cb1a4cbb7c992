import type { IsoWindow } from '../time';
import type {
  AlertStatus,
  ConditionState,
  DeliveryState,
  Fate,
  HeldWhy,
  NoticeReason,
  Resolution,
  Severity,
} from '../words';
import type { AlertLadder } from './ladder';

/** Values of the key fields, `null` where a document has none. Empty object: everything is one key. */
export type Key = Record<string, string | null>;

/** A document kept with a match: only the fields that the rule names, dotted names → values. */
export interface SampleDocument {
  id: string;
  index: string;
  /** ISO text of the event time. */
  time: string;
  fields: Record<string, unknown>;
}

/** An episode in which the condition held. */
export interface Match {
  id: string;
  space: string;
  ruleId: string;
  ruleRevision: number;
  key: Key;
  keyText: string;
  /** First moment it held and the last event in it (ISO). */
  from: string;
  to: string;
  /** Documents that take part. */
  count: number;
  sample: SampleDocument[];
  /** What decided, by name: `{ value: 93.2, threshold: 90 }`. */
  values: Record<string, unknown>;
  /** The worst severity reached, where the condition has levels. */
  severity: Severity | null;
  fate: Fate;
  /** Why, when a step dropped it or a silence held it. */
  fateReason: string | null;
  /** Steps that could not judge it and let it pass, in words. */
  stepProblems?: string[];
  alertId: string | null;
  /** Found so long after it happened that it counts as late. */
  late: boolean;
  /** The run's window that created it, and the end of the newest window already applied to it. */
  window: IsoWindow;
  appliedTo: string;
  createdAt: string;
}

/** One thing that happened to an alert, in the words of lifecycle.md. */
export interface AlertEvent {
  id: string;
  at: string;
  actor: string;
  /** `created`, `again`, `recovered`, `acknowledge`, `close`, `reopen`, `assign`, `escalate`, `deescalate`, `note`, `expired`, … */
  type: string;
  note: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** Which silences, and the end of the last of them (ISO). `over`: that lies behind, and nothing is told at it. */
export interface Silenced {
  by: Array<{ id: string; name: string; recurs: boolean }>;
  until: string;
  over: boolean;
}

/** How many keys a storm holds, and the texts of the first 50. */
export interface Storm {
  keys: number;
  first: string[];
}

/** What a person works. */
export interface Alert {
  id: string;
  space: string;
  ruleId: string;
  ruleName: string;
  ruleRevision: number;
  severity: Severity;
  tags: string[];
  status: AlertStatus;
  condition: ConditionState;
  resolution: Resolution | null;
  /** Groups its matches: the text of the key, or of the match or rule. */
  groupKey: string;
  key: Key;
  keyText: string;
  /** A sentence a person can read aloud. */
  reason: string;
  /** What decided when it was last seen, by name: `{ value: 93.2, threshold: 90 }`. */
  values: Record<string, unknown>;
  /** Documents in all of its matches, and the matches. */
  count: number;
  matches: number;
  /** How often the condition came back after it had recovered. */
  recurrences: number;
  /** The backfill that made it; null for one of a scheduled run. */
  backfill: string | null;
  /** ISO: first and last event seen. */
  firstSeen: string;
  lastSeen: string;
  recoveredAt: string | null;
  /** Since when its key has no documents to judge by; absent or null: it has some, or that does not matter. */
  noDataSince?: string | null;
  createdAt: string;
  updatedAt: string;
  /** The window of the run that found it last. */
  window: IsoWindow;
  sample: SampleDocument[];
  owner: string | null;
  ownedSince: string | null;
  escalated: { at: string; by: string } | null;
  /** `until`: null where it does not run out while things stay as they are; `lasts`: how long it then lasts, where not 8 h. */
  acknowledged: { at: string; by: string; until: string | null; lasts?: string } | null;
  closed: { at: string; by: string } | null;
  /** Where it stands on its rule's ladder; absent where there is none. */
  ladder?: AlertLadder | null;
  /** Silences that cover it, or covered it when it was found; null: none. */
  silenced: Silenced | null;
  /** Out of the default view until then; null: not snoozed. */
  snoozed: { at: string; by: string; until: string } | null;
  /** Set on the one alert that holds what a storm would have made many of. */
  storm: Storm | null;
  /** The alert of the same rule and key before this one, with how it ended. */
  previous: { id: string; resolution: Resolution | null } | null;
  /** Path that opens Discover with the same query, key and window. */
  discoverUrl: string | null;
  history: AlertEvent[];
  /** Opaque; an act may name the one it saw. */
  version: string;
}

/** What keeps a message from being sent: the reason, and a sentence of it for people. */
export interface Held {
  why: HeldWhy;
  text: string;
}

/** One notification to one channel. */
export interface Delivery {
  id: string;
  space: string;
  alertId: string;
  ruleId: string;
  channelId: string;
  channelName: string;
  reason: NoticeReason;
  state: DeliveryState;
  createdAt: string;
  nextTryAt: string | null;
  sentAt: string | null;
  /** Who or where it went, in words. */
  target: string;
  /** Addresses in place of the channel's own; empty: the channel's own. */
  recipients: string[];
  /** The names of those they belong to. */
  people?: string[];
  /** Who did what is told; null where nobody but the engine did. */
  by?: string | null;
  /** What they wrote with it, or why it comes to this channel. */
  note?: string | null;
  /** Goes out in one message with others of this text on its channel. */
  bundle: string | null;
  /** Why it is not sent, where it is held. */
  held: Held | null;
  attempts: Array<{ at: string; tookMs: number; ok: boolean; answer: string }>;
}

export const AUDIT_OBJECTS = [
  'rule',
  'alert',
  'channel',
  'list',
  'silence',
  'person',
  'group',
  'ladder',
  'digest',
  'settings',
  'space',
  'system',
] as const;
export type AuditObject = (typeof AUDIT_OBJECTS)[number];

/** Who did what to what, when, with before and after. Append-only. */
export interface AuditEvent {
  id: string;
  at: string;
  space: string;
  actor: string;
  action: string;
  object: { type: AuditObject; id: string; name: string };
  note: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** How many matches one step dropped. */
export interface DroppedBy {
  /** The step's id, and what it was called when it did. */
  step: string;
  name: string;
  count: number;
}

/** One evaluation, kept when it was notable. */
export interface Run {
  id: string;
  space: string;
  ruleId: string;
  ruleRevision: number;
  queryRevision: string;
  window: IsoWindow;
  startedAt: string;
  tookMs: number;
  outcome: 'ok' | 'partial' | 'failed';
  matches: number;
  /** Matches that steps dropped, by step; absent where they dropped none. */
  droppedBy?: DroppedBy[];
  newAlerts: number;
  notified: number;
  /** What failed or was cut, in words. */
  problems: string[];
}
