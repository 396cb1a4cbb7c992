/**
 * ElastAlert's steps for spike and cardinality, which it judges when it is handed a document (a count, a bucket) and when it
 * sweeps, and never in between. Our condition is run up to each of these looks with what was handed over so far.
 *
 * - cardinality, too many: a match for each document at whose time ours holds.
 * - cardinality, too few: at a sweep where ours holds, or held until there was nothing to judge by any more, once the key has
 *   been followed for more than a timeframe, anew after each match. At a document only when what it forgot at the last sweep leaves too few, as it
 *   forgets at sweeps only.
 * - spike: at a look where ours holds or began since the key's look before (a dip between two documents is told at the
 *   second). A key must have been followed for two timeframes, anew after each match; with alert_on_new_data it must be two
 *   timeframes since what it matched on, once any key has been followed for so long.
 * - A spike is told with the oldest document of the current window, with ours for the two counts. Only where a count is of
 *   other windows it is counted: ElastAlert's reference window ends at the newest look that left the current one, not
 *   where that begins; and what ours held between two looks, ElastAlert counts at the second.
 */
import type { Options } from '../../common/elastalert';
import type { Condition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { conditionOf, type Found, type KeyTuple, keyId } from '../../server/conditions';
import {
  createAnswerer,
  keysOf,
  runCondition,
  type TestDocument,
  valuesOf,
} from '../../server/conditions/testing';
import type { Slice, Step } from './step';

export type SlidingCondition = Extract<Condition, { type: 'spike' | 'cardinality' }>;
export const slidesByEvents = (condition: Condition): condition is SlidingCondition =>
  condition.type === 'spike' || condition.type === 'cardinality';

/** One judgement of ElastAlert's: of the keys of what it was handed, or of all that it knows. */
interface Look {
  at: number;
  documents: TestDocument[];
  /** Null at a sweep. */
  keys: KeyTuple[] | null;
}

/** Matches as ElastAlert tells them, with how many there were after each step. */
export function matchSliding(
  condition: SlidingCondition,
  rule: Options,
  steps: readonly Step[],
  slices: readonly Slice[],
): { matches: Found[]; after: number[] } {
  const teller =
    condition.type === 'spike' ? new SpikeTeller(condition, rule) : new CardinalityTeller(condition);
  const times = slices.flatMap((slice) => [slice.to, ...slice.documents.map(({ time }) => time)]);
  const start = Math.min(...times) - 1;
  let at = start;
  const documents: TestDocument[] = [];
  const matches: Found[] = [];
  const after: number[] = [];
  for (const [number, slice] of slices.entries()) {
    for (const look of looksOf(condition, steps[number]!, slice)) {
      documents.push(...look.documents);
      const window = { from: at, to: Math.max(at, look.at) };
      const input = { condition, window, reread: at - start, samples: 0, memory: null };
      const { found, outcome } = runCondition(conditionOf(condition), input, createAnswerer(documents));
      const holding = new Set((outcome.holding ?? []).map(keyId));
      matches.push(...teller.tell({ look, documents, found, holding, before: at }));
      at = window.to;
    }
    after.push(matches.length);
  }
  return { matches, after };
}

function looksOf(condition: SlidingCondition, step: Step, { documents, to }: Slice): Look[] {
  const isOne = step.op === 'count' || step.op === 'gc';
  if (isOne) return [{ at: to, documents, keys: step.op === 'gc' ? null : [[]] }];
  const looks: Look[] = [];
  for (const document of documents) {
    const keys = keysOf(document.fields, condition.key);
    const last = looks[looks.length - 1];
    // A bucket is handed over at once.
    if (step.op === 'terms' && last && keyId(last.keys?.[0] ?? []) === keyId(keys[0] ?? []))
      last.documents.push(document);
    else looks.push({ at: document.time, documents: [document], keys });
  }
  return looks;
}

interface Told {
  look: Look;
  /** All so far. */
  documents: readonly TestDocument[];
  found: readonly Found[];
  holding: ReadonlySet<string>;
  /** The moment of the look before. */
  before: number;
}

/** The newest stretch of each key that held since its last look. */
class Pending {
  private readonly found = new Map<string, Found>();

  /** Stretches that began after the look before, of any key. */
  add(found: readonly Found[], before: number): void {
    for (const one of found) if (one.from > before) this.found.set(keyId(one.key), one);
  }

  take(id: string): Found | undefined {
    const one = this.found.get(id);
    this.found.delete(id);
    return one;
  }
}

const ownOf = (documents: readonly TestDocument[], key: readonly string[], id: string): TestDocument[] =>
  documents
    .filter(({ fields }) => keysOf(fields, key).some((tuple) => keyId(tuple) === id))
    .sort((a, b) => a.time - b.time);

const matchOf = (
  key: KeyTuple,
  at: number,
  document: TestDocument | undefined,
  values: Found['values'],
): Found => ({
  key,
  from: at,
  to: at,
  until: at + 1,
  count: 1,
  continues: false,
  document: null,
  sample: document
    ? [{ ...document, time: new Date(document.time).toISOString(), fields: document.fields }]
    : [],
  values,
});

class SpikeTeller {
  private readonly within: number;
  private readonly pending = new Pending();
  private readonly keys = new Map<string, KeyTuple>();
  private readonly first = new Map<string, number>();
  private readonly quietUntil = new Map<string, number>();
  /** When a key was looked at: a sweep or a count of nothing moves ElastAlert's windows as a document does. */
  private readonly looks = new Map<string, number[]>();
  private isFilled = false;

  constructor(
    private readonly condition: Extract<Condition, { type: 'spike' }>,
    rule: Options,
  ) {
    this.within = toMillis(condition.within);
    this.tellsNew = condition.newKeys && rule.query_key !== undefined;
  }
  private readonly tellsNew: boolean;

  tell({ look, documents, found, holding, before }: Told): Found[] {
    const { field } = this.condition;
    this.pending.add(found, before);
    // Documents without the field are not looked at.
    const isSeen = field === null || look.documents.some(({ fields }) => valuesOf(fields, field).length > 0);
    if (look.keys !== null && !isSeen) return [];
    for (const key of look.keys ?? []) this.keys.set(keyId(key), key);
    const matches: Found[] = [];
    for (const key of look.keys ?? [...this.keys.values()]) {
      const id = keyId(key);
      const began = this.pending.take(id);
      this.looks.set(id, [...(this.looks.get(id) ?? []), look.at]);
      if (!this.isAllowed(id, look.at)) continue;
      const held = holding.has(id)
        ? found.find((one) => keyId(one.key) === id && one.to === look.at)
        : undefined;
      const ours = held ?? began;
      if (!ours) continue;
      const match = this.match(ours, look.at, ownOf(documents, this.condition.key, id));
      matches.push(match);
      this.first.delete(id);
      this.quietUntil.set(id, match.to + 2 * this.within);
    }
    return matches;
  }

  private isAllowed(id: string, at: number): boolean {
    const first = this.first.get(id) ?? at;
    this.first.set(id, first);
    if (at - first >= 2 * this.within) {
      this.isFilled = true;
      return true;
    }
    return this.isFilled && this.tellsNew && at >= (this.quietUntil.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  private match(ours: Found, at: number, own: readonly TestDocument[]): Found {
    const current = inside(own, at - this.within, at);
    const left = (this.looks.get(keyId(ours.key)) ?? []).filter((time) => time <= at - this.within);
    const end = Math.max(...left);
    const reference = inside(own, end - this.within, end);
    const isSame = inside(own, at - 2 * this.within, at - this.within).length === reference.length;
    const isNow = ours.from === at;
    const told = (name: string, documents: readonly TestDocument[], isOurs: boolean) => {
      const counted = this.valueOf(documents);
      const value = Number(ours.values?.[name]);
      // Ours has the last digits of a mean rounded.
      return isOurs && Math.abs(value - counted) > 1e-9 * Math.abs(counted) ? value : counted;
    };
    const values = {
      value: told('value', current, isNow),
      reference: told('reference', reference, isNow && isSame),
    };
    return matchOf(ours.key, current[0]?.time ?? at, current[0], values);
  }

  private valueOf(documents: readonly TestDocument[]): number {
    const { field } = this.condition;
    if (field === null) return documents.length;
    const numbers = documents.flatMap(({ fields }) => valuesOf(fields, field).map(Number));
    return numbers.reduce((total, number) => total + number, 0) / numbers.length;
  }
}

const inside = (own: readonly TestDocument[], from: number, to: number): TestDocument[] =>
  own.filter(({ time }) => time > from && time <= to);

class CardinalityTeller {
  /** ElastAlert's timeframe: a value that old still counts, so ours is a millisecond longer. */
  private readonly within: number;
  /** The newest stretch with too few of each key. */
  private readonly lows = new Map<string, Found>();
  private readonly keys = new Map<string, KeyTuple>();
  private readonly first = new Map<string, number>();
  private swept = Number.NEGATIVE_INFINITY;

  constructor(private readonly condition: Extract<Condition, { type: 'cardinality' }>) {
    this.within = toMillis(condition.within) - 1;
  }

  tell({ look, documents, found, holding }: Told): Found[] {
    const { key: fields, field, below } = this.condition;
    const isLow = ({ values }: Found) => below !== null && Number(values?.value) < below;
    for (const one of found.filter(isLow)) this.lows.set(keyId(one.key), one);
    const now = found.filter((one) => holding.has(keyId(one.key)) && one.to === look.at);
    const matches: Found[] = [];
    let isSweep = look.keys === null;
    for (const key of look.keys ?? []) {
      const id = keyId(key);
      const [document] = look.documents;
      this.keys.set(id, key);
      if (!this.first.has(id)) this.first.set(id, look.at);
      if (valuesOf(document?.fields, field).length === 0) continue;
      const high = now.find((one) => keyId(one.key) === id && !isLow(one));
      if (high) {
        matches.push(matchOf(key, look.at, document, high.values));
        this.first.delete(id);
        continue;
      }
      const known = inside(ownOf(documents, fields, id), this.swept - this.within - 1, look.at);
      const distinct = new Set(known.flatMap((one) => valuesOf(one.fields, field).map(String)));
      isSweep ||= below !== null && distinct.size < below && this.isFollowed(id, look.at);
    }
    if (!isSweep) return matches;
    this.swept = look.at;
    for (const [id, key] of this.keys) {
      const last = ownOf(documents, fields, id).pop()?.time ?? look.at;
      const ended = last <= look.at - 2 * toMillis(this.condition.within) ? this.lows.get(id) : undefined;
      const low = now.find((one) => keyId(one.key) === id && isLow(one)) ?? ended;
      if (!low || !this.isFollowed(id, look.at)) continue;
      matches.push(matchOf(key, look.at, undefined, low.values));
      this.first.delete(id);
    }
    return matches;
  }

  private isFollowed(id: string, at: number): boolean {
    return at - (this.first.get(id) ?? at) > this.within;
  }
}
