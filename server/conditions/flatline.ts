/**
 * flatline: fewer than `fewerThan` documents in `(t − within, t]`, at every moment at which the rule looks.
 *
 * - Without key fields it is armed one `within` after the rule was enabled, whether or not there ever was a document.
 * - With key fields a key is expected at `t` when it had a document in `(t − remember, t − within]`: one seen for the first
 *   time counts from one `within` later, one not seen for `remember` no more. Keys that are listed are always expected,
 *   from one `within` after enabling; those in `forgotten` never; those that somebody stopped not until they are seen again.
 * - Algorithm: both windows of every key at every moment in one search (moments.ts). Of the past only what is newer than an
 *   hour is read in every run; the keys seen before that are read from documents once and kept (expected_keys.ts). What was
 *   seen last is read for what was found only.
 * - Cost: one search for up to 100 moments and a page of keys, of keys the first two moments apart;
 *   with key fields now and then one for what has settled, and 48
 *   over `remember` when the lane begins and once a day (a seventh of `remember`). One more for listed keys that have no
 *   documents, one for keys that were stopped, one for what was found.
 * - Memory: recomputable (looks back `within`, with key fields `remember`); with a `margin` path-dependent: the level of
 *   each key that has one, of 100,000 keys at most.
 * - Holds one row of the moments asked for at once per expected key, of 100,000 keys at most; beyond, the run says so. Keeps up
 *   to 20,000 keys between runs; where there are more, each run reads all of `remember`, and whether they have become fewer
 *   is looked at once a day.
 * - Alerts and recovers only where all was seen: a part is always less.
 */
import type { FlatlineCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import { type ConditionModule, type KeyTuple, keyId, type RunInput } from './contract';
import { seenBefore } from './expected_keys';
import { latestOf, samplesOf } from './latest_samples';
import { type Level, withOwn, worstOf } from './limits';
import { leadOf } from './metric_words';
import { lookAtMoments, momentsOf } from './moments';
import { seenAgain } from './stopped_keys';
import { events } from './wording';

const MOST_KEYS = 100_000;

export const flatline: ConditionModule<FlatlineCondition> = {
  type: 'flatline',
  recovers: true,
  memory: ({ key, margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : {
          kind: 'recomputable',
          lookback: ({ within, remember }) => toMillis(key.length > 0 ? remember : within),
        },

  *run(input) {
    const { condition, since, samples, stopped, kept } = input;
    const { key, levels, margin } = condition;
    const within = toMillis(condition.within);
    const remember = toMillis(condition.remember);
    const keyed = key.length > 0;
    const listed = keyed ? listedKeys(input) : [];
    const listedIds = new Set(listed.map(keyId));
    const forgotten = new Set(condition.forgotten.map(keyId));
    const asked = { key, within, remember, moments: momentsOf(input) };
    const again = yield* seenAgain(asked, keyed ? stopped : []);
    const before = keyed && kept && asked.moments.length > 0 ? yield* seenBefore(asked, kept) : null;
    const past = (at: number) => ({
      // What is known need not be read; a moment of it may be.
      from: before ? Math.max(-remember, Math.min(before.upTo - at, -within - 1)) : -remember,
      to: -within,
    });
    return yield* lookAtMoments(input, {
      key,
      windows: (at) => [{ from: -within, to: 0 }, ...(keyed ? [past(at)] : [])],
      metrics: [],
      also: listed,
      ...(before && { known: before.keys }),
      mostKeys: MOST_KEYS,
      hasLevels: levels.length > 0,
      remembers: margin > 0,
      judge([current, past], at, tuple, was) {
        const id = keyId(tuple);
        const number = current!.count;
        const always = !keyed || listedIds.has(id);
        const isSeen = (past?.count ?? 0) > 0 || (before?.isSeen(id, at) ?? false);
        const isBack = again(id, at);
        if (forgotten.has(id) || (isBack === false && number === 0)) return null;
        if (!always && !isSeen && number === 0) return null;
        const expected = isSeen || (always && (since === null || at - within >= since));
        const level = expected && isBack !== false ? fewLevel(condition, number, was) : null;
        return {
          level,
          count: number,
          values: { count: number, threshold: level?.threshold ?? condition.fewerThan },
          point: { value: number, low: condition.fewerThan, high: null },
          unsure: true,
        };
      },
      hand: (found) =>
        latestOf(
          found,
          { key, window: { from: -Math.max(remember, within), to: 0 }, size: Math.max(1, samples) },
          (one, newest) => ({
            ...one,
            sample: samples > 0 ? samplesOf(newest) : [],
            values: { ...one.values, lastSeen: newest[0] ? new Date(newest[0].time).toISOString() : null },
          }),
        ),
    });
  },

  reason({ within, remember, fewerThan, margin }, { key, values: { count, lastSeen, threshold } }) {
    const lead = leadOf(key);
    const limit = Number(threshold ?? fewerThan);
    if (typeof lastSeen !== 'string')
      return `${lead}no events within ${inWords(within)}, and none was seen in ${inWords(remember)}`;
    const isHeld = Number(count) >= limit;
    const expected = isHeld ? limit + margin : limit;
    const least =
      expected === 1
        ? ''
        : ` (expected: at least ${expected.toLocaleString('en-US')}${isHeld ? ' again' : ''})`;
    const number = Number(count) === 0 ? 'no events' : `only ${events(Number(count))}`;
    return `${lead}${number} within ${inWords(within)}${least}; the last was at ${lastSeen}`;
  },
};

/** The worst of the limits that there are fewer than; one that is held is left when there are `margin` more than that. */
const fewLevel = (
  { fewerThan, levels, margin }: FlatlineCondition,
  number: number,
  was: Pick<Level, 'rank'> | null,
): Level | null =>
  worstOf(withOwn({ fewerThan }, levels), was, (limit, held) =>
    number < limit.fewerThan + (held ? margin : 0) ? { threshold: limit.fewerThan } : null,
  );

/** Keys expected by name: those of the condition and those of its lists, each once. */
function listedKeys({ condition, lists }: RunInput<FlatlineCondition>): KeyTuple[] {
  const named = condition.lists.flatMap((id) => lists.get(id) ?? []);
  return [...new Set([...condition.expected, ...named])].map((value) => [value]);
}
