import type { Key, SampleDocument, Step, StepKind, StepOf } from '../../common/schemas';
import type { Severity } from '../../common/words';

/** A match on its way to an alert. Times are epoch ms. */
export interface Candidate {
  id: string;
  key: Key;
  keyText: string;
  from: number;
  to: number;
  count: number;
  severity: Severity;
  sample: readonly SampleDocument[];
  /** What the condition says by name; steps leave that as it is. */
  values: Readonly<Record<string, unknown>>;
}

/** What steps know of the rule. */
export interface StepRule {
  id: string;
  name: string;
  tags: readonly string[];
  /** The condition's key fields. */
  key: readonly string[];
}

/** A match as a step sees it. */
export interface MatchView extends Omit<Candidate, 'sample' | 'values'> {
  rule: StepRule;
  /** Flat: of the newest sample document, the key, what decided, and what earlier steps changed. */
  fields: Readonly<Record<string, unknown>>;
}

/** A field gets a value, or another name; `to` null takes it out. */
export type Change = { field: string; value: unknown } | { field: string; to: string | null };

/** Drops the match, with the reason in words, or passes it on, possibly changed. */
export type Verdict = { drop: string } | { changes: readonly Change[] };

export const PASS: Verdict = { changes: [] };

/** A step that cannot judge a match, in words: the match goes on, marked. */
export class StepFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StepFault';
  }
}

/** A document of another index: its fields by name, each with its values. */
export type LookedUp = Readonly<Record<string, unknown>>;

/** Where a value is to be looked for. */
export interface LookUp {
  index: string;
  field: string;
  take: readonly string[];
}

/** What steps may read. Each rejects, or throws, with a `StepFault` where the step is to be passed over. */
export interface StepReads {
  lists: Lists;
  /** Looks for many values in one search; `null` where there is no document. */
  lookUp(where: LookUp, values: readonly string[]): Promise<Map<string, LookedUp | null>>;
  /** The JSON that a program answers to `input`. */
  program(program: string, args: readonly string[], input: unknown): Promise<unknown>;
}

/** A stretch of event time, both ends excluded, epoch ms. */
export interface Stretch {
  after: number;
  before: number;
}

/** Matches of the rule that were let through, by what `dedupe` and `throttle` steps compare. */
export interface History {
  /** Reads ahead for many, so that `count` need not ask one by one. */
  load(wanted: ReadonlyArray<{ identity: string } & Stretch>): Promise<void>;
  /** How many with this identity begin in the stretch. */
  count(identity: string, stretch: Stretch): Promise<number>;
  /** One that was let through; the same twice counts once. */
  add(matchId: string, at: number, identities: readonly string[]): void;
}

/** One kind of step, without clock and host: it either judges at once, or asks first. */
export type StepModule<S extends Step = Step> = {
  kind: StepKind;
  /** Whether it only changes fields: it is then applied again to what a match gains later. */
  changes?: true;
  /** Of steps that compare matches with earlier ones: what is compared, and where. */
  compares?(step: S): { fields: readonly string[]; stretch(at: number): Stretch };
  /** What has to be looked up for a match, to be read for many at once. */
  looksUp?(step: S, view: MatchView): { where: LookUp; value: string } | null;
  /** What is wrong with it, with the part it is about; null when it can be used. */
  problem?(step: S): { path: string; message: string } | null;
} & (
  | { judge(step: S, view: MatchView, lists: Lists): Verdict; ask?: undefined }
  | { judge?: undefined; ask(step: S, view: MatchView, asks: Asks): Promise<Verdict> }
);

/** The values of a list by its id; throws a `StepFault` where it is gone. */
export type Lists = (id: string) => readonly string[];

/** What a step may ask while it judges one match. */
export interface Asks {
  lists: Lists;
  lookUp(where: LookUp, value: string): Promise<LookedUp | null>;
  program(program: string, args: readonly string[], input: unknown): Promise<unknown>;
  /** Of a step that compares: how many like this were let through. */
  earlier(): Promise<number>;
}

/** A module for one kind, as the registry holds it. */
export const stepModule = <K extends StepKind>(module: StepModule<StepOf<K>> & { kind: K }): StepModule =>
  module as unknown as StepModule;
