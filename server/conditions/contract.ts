import type { Condition, ConditionType, SampleDocument } from '../../common/schemas';
import type { Window } from '../../common/time';

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
}

/** How many documents each key has in the window. */
export interface CountByRead {
  kind: 'countBy';
  window: Window;
  key: readonly string[];
  /** Keys with fewer documents need not be answered. */
  atLeast: number;
}
export interface CountByResult {
  kind: 'countBy';
  /** Every key with at least `atLeast` documents; counts are exact or, where `bound`, an upper bound. */
  groups: Array<{ key: KeyTuple; count: number }>;
  /** All documents in the window. */
  total: number;
}

/** Documents in event order (time, then a stable tie-break), a page at a time in flat memory. */
export interface StreamRead {
  kind: 'stream';
  window: Window;
  key: readonly string[];
  /** Only documents of these keys, and of their keys only these; absent = all. */
  only?: readonly KeyTuple[];
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
export interface HistogramRead {
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

export type Read = CountByRead | StreamRead | HistogramRead;
export type ReadResult = CountByResult | StreamResult | HistogramResult;

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
   * Identity of a match that no later run goes on with: of one that is a document `index/id`, of one counted to an event
   * its key and moment. Null for episodes.
   */
  document: string | null;
  sample: SampleDocument[];
}

/** What a run hands to the engine while it runs: reads to be answered, or finished matches to be stored. */
export type Yielded = { reads: Read[] } | { found: Found[] };

export interface Outcome {
  /** Keys for which the condition holds at `window.to`; null for conditions that are events. */
  holding: KeyTuple[] | null;
  memory: unknown;
}

/** Resumed with the results of `reads` in their order; with `[]` after `found`. */
export type ConditionRun = Generator<Yielded, Outcome, ReadResult[]>;

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
}

/**
 * `none` · `recomputable`: everything it needs can be read again from documents, so far back ·
 * `path_dependent`: what it answers depends on its own earlier answers.
 */
export type Memory<C> =
  | { kind: 'none' }
  | { kind: 'recomputable'; lookback(condition: C): number }
  | { kind: 'path_dependent' };

/** A condition: pure, without clock, I/O or host. */
export interface ConditionModule<C extends Condition = Condition> {
  type: ConditionType;
  memory(condition: C): Memory<C>;
  /** Whether an alert of it can be active and recover. */
  recovers: boolean;
  run(input: RunInput<C>): ConditionRun;
  /** A sentence a person can read aloud; key values are marked **so**. */
  reason(condition: C, found: { key: Record<string, string | null>; count: number }): string;
  /** The condition itself as a sentence, for lists. */
  sentence(condition: C): string;
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
