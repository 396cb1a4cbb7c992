/**
 * ElastAlert's looks for flatline, at each of which our condition is asked of that moment:
 *
 * - After documents it looks at the key of the last of them only, at that key's newest event; after buckets at the key of
 *   each; at a poll's count, at a poll's end. A sweep looks at every key it knows.
 * - A key is told from one timeframe after the first look at it on, at every look at which ours holds.
 * - With `forget_keys` a key that was told is unknown until its next document; without key fields the next look is its first.
 */
import type { Options } from '../../common/elastalert';
import type { Condition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { conditionOf, type Found, type KeyTuple, keyId } from '../../server/conditions';
import { createAnswerer, keysOf, runCondition, type TestDocument } from '../../server/conditions/testing';
import type { Slice, Step } from './step';

type FlatlineCondition = Extract<Condition, { type: 'flatline' }>;
export const isFlatline = (condition: Condition): condition is FlatlineCondition =>
  condition.type === 'flatline';

interface Known {
  key: KeyTuple;
  /** Its newest document or sweep. */
  newest: number;
  /** When it was looked at first. */
  first: number | null;
}

/** Matches as ElastAlert tells them, with how many there were after each step. */
export function matchFlatline(
  condition: FlatlineCondition,
  rule: Options,
  steps: readonly Step[],
  slices: readonly Slice[],
): { matches: Found[]; after: number[] } {
  const within = toMillis(condition.within);
  const known = new Map<string, Known>();
  const documents: TestDocument[] = [];
  const matches: Found[] = [];
  const after: number[] = [];

  const know = (key: KeyTuple, time: number): Known => {
    const one = known.get(keyId(key)) ?? { key, newest: time, first: null };
    one.newest = Math.max(one.newest, time);
    known.set(keyId(key), one);
    return one;
  };
  const lookAt = (one: Known): void => {
    const at = one.newest;
    one.first ??= at;
    if (at - one.first < within) return;
    const window = { from: at - 1, to: at };
    const input = { condition, window, reread: 0, samples: 1, memory: null, every: 1, since: one.first };
    const { found } = runCondition(conditionOf(condition), input, createAnswerer(documents));
    const ours = found.find(({ key }) => keyId(key) === keyId(one.key));
    if (!ours) return;
    matches.push({ ...ours, to: at });
    if (rule.forget_keys === true) known.delete(keyId(one.key));
  };

  for (const [number, { op }] of steps.entries()) {
    const { documents: given, to } = slices[number]!;
    documents.push(...given);
    const seen = given.flatMap(({ fields, time }) =>
      keysOf(fields, condition.key).map((key) => know(key, op === 'data' ? time : to)),
    );
    if (op !== 'data' && condition.key.length === 0) seen.push(know([], to));
    if (op === 'gc') for (const one of known.values()) one.newest = Math.max(one.newest, to);
    const looked = op === 'data' ? seen.slice(-1) : op === 'gc' ? [...known.values()] : new Set(seen);
    for (const one of looked) lookAt(one);
    after.push(matches.length);
  }
  return { matches, after };
}
