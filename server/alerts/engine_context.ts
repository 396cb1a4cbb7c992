import type { Alert, DroppedBy, ResolvedSource, Rule, Silence } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { ConditionModule, KeyTuple } from '../conditions';
import type { StepReads } from '../steps';
import type { Coalescer, Notice, Write } from '../store';
import type { RuleMemory } from './engine_memory';

/** All that storing one run's matches needs. */
export interface RecorderContext {
  rule: Rule;
  condition: ConditionModule;
  resolved: ResolvedSource;
  /** What is new in this run, and how far before it was read again. Epoch ms. */
  window: Window;
  reread: number;
  /** Which run this is: see `AlertEngineState.mark`. */
  mark: number;
  /** Mark of the newest run that is known to be stored whole: what bears a greater one is of a run that was cut off. */
  committed: number;
  /** A newer window has been evaluated already: this one adds to what is known, and changes no state. */
  settled: boolean;
  /** The backfill that this run belongs to: its matches and alerts are told apart from those of scheduled runs. */
  job: string | null;
  /** Who is told of what this run finds, beside whom the rule names; null: nobody at all. */
  channels: readonly string[] | null;
  /** Of what ends up to here, epoch ms, nobody is told: it is caught up on after too long. Null: everything is told. */
  quietTo: number | null;
  /** Of the rule's space, past ones too. */
  silences: readonly Silence[];
  /** The engine's clock at the start of the run, epoch ms. */
  now: number;
  memory: RuleMemory;
  io: Coalescer;
  /** What the rule's steps read. */
  lookUps: StepReads;
  /** Documents of one key in a window. */
  countKey(window: Window, tuple: KeyTuple): Promise<number>;
  /** Most frequent values of the fields that the rule tells with a new alert; none where they cannot be read. */
  topValues(window: Window, tuple: KeyTuple): Promise<TopValues[]>;
  /** Path that opens Discover on a key's documents in a window; `at`: its newest match, epoch ms. */
  discoverUrl(key: Record<string, string | null>, window: Window, at: number): string | null;
  /** The writes that make deliveries out of what is to be told; always `create` with stable ids. */
  deliveries(alert: Alert, notice: Notice): Promise<Write[]>;
}

/** The most frequent values of a field. */
export interface TopValues {
  field: string;
  values: Array<{ value: string; count: number }>;
}

/** What one run left behind. */
export interface Recorded {
  /** Matches that are new, and known ones that grew. */
  created: number;
  updated: number;
  /** New matches that steps dropped, by step. */
  droppedBy: DroppedBy[];
  newAlerts: number;
  notified: number;
  /** Limits that bit, in words. */
  problems: string[];
}

/** Values of the key by field name. */
export const keyRecord = (fields: readonly string[], tuple: KeyTuple): Record<string, string | null> =>
  Object.fromEntries(fields.map((field, at) => [field, tuple[at] ?? null]));

/** `root, 203.0.113.9`; what has no value says so. */
export const keyText = (tuple: KeyTuple): string => tuple.map((value) => value ?? '(none)').join(', ');
