/**
 * frequency: at least `count` events of one key within a sliding window `(t − within, t]`.
 *
 * - Algorithm: the keys with `count` documents in all of what is read are the only ones that can match (a count, no
 *   documents); only their events are then read in order and followed with a sliding window each.
 *   `episode` reports the stretches in which the condition holds (frequency_episodes.ts), `every` counts to `count` and
 *   starts anew (frequency_every.ts).
 *   `levels` give an episode the worst severity that any of its windows reached (frequency_levels.ts). With a `margin` a
 *   level once reached holds until there are so many fewer; keys that were at one are followed, too (frequency_margin.ts).
 * - Reads `(from − reread − within, to]`: what came late counts, and nothing need be remembered between runs. With a
 *   margin, where the level at `from` is remembered, what came late counts from then on only.
 * - Cost: one count for a quiet rule; a stream for every 500 keys that can match, those held by a margin among them, or for
 *   fewer that hold a million times together.
 * - Memory: `episode` recomputable (looks back `within`), with a `margin` path-dependent: the level of each key that has
 *   one, of 100,000 keys at most; `every` path-dependent, one position per key that matched of late: 100,000 of them, with
 *   the documents they name, the newest first. What is not kept the run says.
 * - Holds per key that can match: the times of its last `count` events, at most; with levels those of a window, 100,000 or
 *   the greatest level's count: more are not counted. With a margin the moments of a window, 50,000 a key: more are taken
 *   together by steps of `within / 50,000` in whole milliseconds. The run says so.
 *   Of the keys that are followed together no more than a million are held, but for one alone.
 * - One read looks at 200,000 keys at most; where there are more, the run says so.
 */
import type { FrequencyCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { Severity } from '../../common/words';
import {
  type ConditionModule,
  type ConditionRun,
  type EventDocument,
  emit,
  type Found,
  type KeyTuple,
  keyId,
  type RunInput,
} from './contract';
import { type Ended, EpisodeTracker } from './frequency_episodes';
import { EveryTracker, nextMemory, readMemory } from './frequency_every';
import { FrequencyLevels } from './frequency_levels';
import { followWithMargin } from './frequency_margin';
import { candidates, pages } from './reading';
import { weighed } from './weighed';
import { withSeries } from './with_series';
import { events, keyInWords } from './wording';

/** Follows one key through its events in order; finished matches come out as they end. */
export interface Tracker {
  add(document: EventDocument, found: Found[]): void;
  /** After the last event: what is still open. */
  end(found: Found[]): Ended;
  readonly isFull?: boolean;
}

export const frequency: ConditionModule<FrequencyCondition> = {
  type: 'frequency',
  recovers: true,
  slides: true,
  memory({ again, margin }) {
    if (again === 'every') return { kind: 'path_dependent', rereads: true };
    if (margin > 0) return { kind: 'path_dependent' };
    return { kind: 'recomputable', lookback: ({ within }) => toMillis(within) };
  },

  run(input) {
    const { key, count, within, margin } = input.condition;
    return withSeries(input, margin > 0 ? followWithMargin(input) : follow(input), {
      key,
      windows: [{ from: -toMillis(within), to: 0 }],
      metrics: [],
      point: ([cell]) => ({ value: cell!.count, low: null, high: count }),
    });
  },

  reason(condition, { key, count, values: { value, threshold } }) {
    const words = keyInWords(key);
    const lead = words === '' ? '' : `${words}: `;
    if (condition.again === 'every') return `${lead}${events(count)} within ${inWords(condition.within)}`;
    if (typeof value === 'number') {
      const limit = Number(threshold).toLocaleString('en-US');
      const within = `${lead}${events(value)} within ${inWords(condition.within)}`;
      const isHeld = value < Number(threshold);
      return isHeld ? `${within}, not back far enough from ${limit}` : `${within} (at least ${limit})`;
    }
    // The stretch may be longer than the window, so the two numbers are told apart.
    const enough = condition.count.toLocaleString('en-US');
    return `${lead}${events(count)} (${enough} within ${inWords(condition.within)} are enough)`;
  },
};

function* follow({ condition, window, reread, samples, memory }: RunInput<FrequencyCondition>): ConditionRun {
  const within = toMillis(condition.within);
  const { key } = condition;
  const levels =
    condition.levels.length > 0 && condition.again === 'episode' ? new FrequencyLevels(condition) : null;
  const count = levels?.least ?? condition.count;
  const whole = { from: window.from - reread - within, to: window.to };
  const every = condition.again === 'every' ? readMemory(memory, window, reread, within) : null;
  const settings = { count, levels, within, window, reread, samples };
  const holding: KeyTuple[] = [];
  const severities: Array<{ key: KeyTuple; severity: Severity | null }> = [];
  let full = 0;

  const possible = yield* candidates(whole, key, count);
  const held = levels?.held ?? count;
  for (const some of weighed(possible, (one) => Math.min(one.count, held))) {
    const members = some.map((one) => one.key);
    const trackers = new Map<string, { tuple: KeyTuple; tracker: Tracker }>();
    for (const tuple of members) {
      const tracker = every ? new EveryTracker(tuple, settings, every) : new EpisodeTracker(tuple, settings);
      trackers.set(keyId(tuple), { tuple, tracker });
    }
    yield* pages({ window: whole, key, ...(key.length > 0 && { only: members }) }, function* (documents) {
      const found: Found[] = [];
      for (const document of documents) {
        for (const tuple of document.keys) trackers.get(keyId(tuple))?.tracker.add(document, found);
      }
      yield* emit(found);
    });
    const rest: Found[] = [];
    for (const { tuple, tracker } of trackers.values()) {
      const { holds, severity = null } = tracker.end(rest);
      if (holds) holding.push(tuple);
      if (holds && levels) severities.push({ key: tuple, severity });
      if (tracker.isFull) full += 1;
    }
    yield* emit(rest);
  }
  const tooFull = `${full} keys have more than ${held.toLocaleString('en-US')} events within ${inWords(condition.within)}: those beyond are not counted to a level`;
  const next = every && nextMemory(every, window, reread, within);
  const problems = [...(full > 0 ? [tooFull] : []), ...(next?.problem ? [next.problem] : [])];
  return {
    holding,
    ...(levels && { severities }),
    memory: next?.memory ?? null,
    ...(problems.length > 0 && { problems }),
  };
}
