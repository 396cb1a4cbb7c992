import type { Condition, ConditionType, Metric, Part, SampleDocument, Source } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Severity } from '../../common/words';

/** Values of the key fields in their order; `null` where a document has none. `[]` when there are no key fields. */
export type KeyTuple = ReadonlyArray<string | null>;

/** One text per tuple, for maps: two tuples have the same text when they are equal. */
export const keyId = (tuple: KeyTuple): string => JSON.stringify(tuple);

/** A document as a condition sees it. A document with several values of a key field belongs to several keys. */
export interface EventDocument {
  id: string;
  index: string;
  /** Event time, epoch milliseconds. */
  time: number;
  keys: KeyTuple[];
  fields: Record<string, unknown>;
  /** Of the fields that a read named in `values`: each value as text, as the engine counts it. Absent when none was named. */
  values?: Record<string, string[]>;
}

/** A query in the engine's own language. */
export type Dsl = Record<string, unknown>;

/** What every read may say besides. */
export interface Asked {
  /** Whose documents: 0 (or absent) the rule's own source, from 1 on those that the condition names in `sources`. */
  source?: number;
  /** Only documents that fit this, too. */
  where?: Dsl;
}

/** How many documents each key has in the window. */
export interface CountByRead extends Asked {
  kind: 'countBy';
  window: Window;
  key: readonly string[];
  /** Only these keys; absent = all. */
  only?: readonly KeyTuple[];
  /** Keys with fewer documents need not be answered. */
  atLeast: number;
}
export interface KeyCount {
  key: KeyTuple;
  count: number;
}
export interface CountByResult {
  kind: 'countBy';
  /** Every key with at least `atLeast` documents; counts are exact or, where `bound`, an upper bound. */
  groups: KeyCount[];
  /** All documents in the window. */
  total: number;
}

/** Documents in event order (time, then a stable tie-break), a page at a time in flat memory. */
export interface StreamRead extends Asked {
  kind: 'stream';
  window: Window;
  key: readonly string[];
  /** Only documents of these keys, and of their keys only these; absent = all. */
  only?: readonly KeyTuple[];
  /** Fields whose values are needed with each document. */
  values?: readonly string[];
  /** Given back from the page before; absent = from the start. */
  after?: unknown;
}
export interface StreamResult {
  kind: 'stream';
  documents: EventDocument[];
  /** Where the next page starts; null when this was the last. */
  next: unknown | null;
}

/** Documents over time in buckets that start at `window.from + k * step`, half-open on the left like every window. */
export interface HistogramRead extends Asked {
  kind: 'histogram';
  window: Window;
  /** Milliseconds. */
  step: number;
}
export interface HistogramResult {
  kind: 'histogram';
  /** Only buckets that hold something; `at` is the bucket's open start. */
  buckets: Array<{ at: number; count: number }>;
}

/** The newest documents of each key in the window. */
export interface LatestRead extends Asked {
  kind: 'latest';
  window: Window;
  key: readonly string[];
  /** Of these keys. Empty, and `key` empty, too: of all documents together. */
  only: readonly KeyTuple[];
  /** Documents per key, at most 50. */
  size: number;
  values?: readonly string[];
}
export interface LatestResult {
  kind: 'latest';
  /** Keys without a document are missing; documents newest first. A document may stand under several keys. */
  groups: Array<{ key: KeyTuple; documents: EventDocument[] }>;
}

/** What is measured; `part`: how many documents fit a query. */
export type Measured = Metric | { agg: 'part'; query: Dsl };

/** Distinct values of a window that are counted exactly: the most an engine can. More are its estimate. */
export const EXACT_DISTINCT = 40_000;

/** Documents and metrics of each key in each of several windows, which may overlap. */
export interface MeasureRead extends Asked {
  kind: 'measure';
  windows: readonly Window[];
  key: readonly string[];
  only?: readonly KeyTuple[];
  metrics: readonly Measured[];
}
export interface MeasureResult {
  kind: 'measure';
  /** Every key with a document in any window; without key fields the one empty key, always. */
  groups: Array<{ key: KeyTuple; cells: Cell[] }>;
}
/** One window of one key. `values`: by the metrics in their order; null where nothing had a value. Of no documents sum is 0. */
export interface Cell {
  count: number;
  values: Array<number | null>;
}

export type Read = CountByRead | StreamRead | HistogramRead | LatestRead | MeasureRead;
export type ReadResult = CountByResult | StreamResult | HistogramResult | LatestResult | MeasureResult;

/** An episode, or one document of a condition whose matches are documents. */
export interface Found {
  key: KeyTuple;
  /** The moment the condition began to hold (or the window's edge, when it held already), and the last event. Epoch ms. */
  from: number;
  to: number;
  /**
   * The first moment at which the condition no longer holds, by the documents read: it may lie after the last event
   * and after the window. Two episodes of a key whose `[from, until)` overlap or touch are one episode.
   */
  until: number;
  /** Documents that take part, as far as this run saw them. */
  count: number;
  /** The condition held already at the edge of what was read: this goes on an episode begun before. */
  continues: boolean;
  /**
   * Identity of a match that no later run goes on with: of one that is a document `index/id` (and its key, where it may be
   * one of several), of one counted to an event its key and moment. Null for episodes.
   */
  document: string | null;
  /** When that document was, where it is not `from`: the match is stored by it, as `from` may come out otherwise later. */
  at?: number;
  sample: SampleDocument[];
  /** Looked at now and then: its count is the greatest of any moment, and is not counted anew. */
  atMoments?: true;
  /** What decided, by name, for the reason and for templates: `{ value: 93.2, threshold: 90 }`. */
  values?: FoundValues;
  /** The worst severity reached, where the condition has levels; absent = the rule's. */
  severity?: Severity;
  /**
   * Documents that were not seen could undo it: too few, below, absent, new. Where a read before it saw only a part, it is not
   * stored: the window stays owed.
   */
  unsure?: true;
  /** A document that was not seen would move it: not stored where the window is owed and will be evaluated whole. */
  shifts?: true;
}

export type FoundValues = Readonly<Record<string, number | string | null | readonly (string | null)[]>>;

/** A value over time, for the chart of a preview. `low` to `high`: where it is expected. */
export interface SeriesPoint {
  at: number;
  key: KeyTuple;
  value: number | null;
  low: number | null;
  high: number | null;
}

/** What a run hands to the engine while it runs: reads to be answered, or finished matches to be stored. */
export type Yielded = { reads: Read[] } | { found: Found[] };

export interface Outcome {
  /** Keys for which the condition holds at `window.to`; null for conditions that are events. */
  holding: KeyTuple[] | null;
  /** Severities of keys that hold, where the condition has levels; null = the rule's own. */
  severities?: Array<{ key: KeyTuple; severity: Severity | null }>;
  /** Keys that had anything to judge by: others have vanished, which is not recovering. Absent: all are judged. */
  judged?: KeyTuple[];
  memory: unknown;
  /** Limits that bit, in words: what was seen is right, but not all there is. */
  problems?: string[];
  /** Only when asked for. */
  series?: SeriesPoint[];
}

/** Resumed with the results of `reads` in their order; with `[]` after `found`. */
export type ConditionRun = Generator<Yielded, Outcome, ReadResult[]>;

/** What stays with the lane from run to run, so that it need not be read again: gone at any time, and never stored. */
export interface Kept {
  value: unknown;
}

export interface RunInput<C extends Condition = Condition> {
  condition: C;
  /** What is new: `(from, to]`. */
  window: Window;
  /** How far before `from` is read again for documents that came late, milliseconds. */
  reread: number;
  /** Sample documents per match. */
  samples: number;
  /** What the last run returned as memory, `null` at first. */
  memory: unknown;
  /** How far apart the moments lie at which a condition that looks now and then looks, milliseconds; `to` is one. */
  every: number;
  /** The very moments in `(from − reread, to]`, oldest first, where they lie unevenly; `every` is how far off the next is. */
  moments?: readonly number[];
  /** When the rule was enabled, epoch ms; null when there is nothing to wait for. */
  since: number | null;
  /** Keys that somebody stopped expecting, and since when, epoch ms. */
  stopped: ReadonlyArray<{ key: KeyTuple; at: number }>;
  /** Null where nothing goes on after this run. */
  kept: Kept | null;
  /** IANA name of the zone whose clock and calendar count. */
  zone: string;
  /** Values of named lists, by id. */
  lists: ReadonlyMap<string, readonly string[]>;
  /** What `parts` of the condition mean, in its order. */
  parts: readonly Dsl[];
  /** Whether to return `series`. */
  series: boolean;
}

/**
 * `none` · `recomputable`: everything it needs can be read again from documents, so far back ·
 * `path_dependent`: what it answers depends on its own earlier answers.
 */
export type Memory<C> =
  | { kind: 'none' }
  | { kind: 'recomputable'; lookback(condition: C): number }
  | {
      kind: 'path_dependent';
      /** Its memory tells late documents from those it has counted, so that what was read is read again. */
      rereads?: true;
    };

/** A condition: pure, without clock, I/O or host. */
export interface ConditionModule<C extends Condition = Condition> {
  type: ConditionType;
  memory(condition: C): Memory<C>;
  /** Whether an alert of it can be active and recover. */
  recovers: boolean;
  /** It is found whenever it holds: only the chart of a preview is drawn at the moments at which the rule runs. */
  slides?: true;
  run(input: RunInput<C>): ConditionRun;
  /** Sources beside the rule's own; a read names the first as 1. */
  sources?(condition: C): Source[];
  /** Queries in it that have to be turned into the engine's own language, with the source they stand on. */
  parts?(condition: C): Array<{ part: Part; source: number }>;
  /** A sentence a person can read aloud; key values are marked **so**. `severity`: the level that was reached. */
  reason(
    condition: C,
    found: { key: Record<string, string | null>; count: number; values: FoundValues; severity?: Severity },
  ): string;
}

/** `const groups = yield* read(...)`: one read, typed result. */
export function* read<R extends Read>(
  request: R,
): Generator<Yielded, Extract<ReadResult, { kind: R['kind'] }>, ReadResult[]> {
  const [result] = yield { reads: [request] };
  return result as Extract<ReadResult, { kind: R['kind'] }>;
}

/** Hands finished matches over in pages, so that a run with 100,000 of them stays in flat memory. */
export function* emit(found: Found[]): Generator<Yielded, void, ReadResult[]> {
  if (found.length > 0) yield { found };
}
