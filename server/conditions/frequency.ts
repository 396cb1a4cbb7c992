/**
 * frequency: at least `count` events of one key within a sliding window `(t − within, t]`.
 *
 * - Algorithm: the keys with `count` documents in all of what is read are the only ones that can match (a count, no
 *   documents); only their events are then read in order and followed with a sliding window each.
 *   `episode` reports the stretches in which the condition holds (frequency_episodes.ts), `every` counts to `count` and
 *   starts anew (frequency_every.ts).
 * - Reads `(from − reread − within, to]`: what came late counts, and nothing need be remembered between runs.
 * - Cost: one count for a quiet rule; a stream for every 500 keys that can match.
 * - Memory: `episode` recomputable (looks back `within`); `every` path-dependent, one position per key that matched.
 * - Holds per key that can match: the times of its last `count` events, at most.
 */
import type { FrequencyCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import { type ConditionModule, type EventDocument, emit, type Found, type KeyTuple, keyId } from './contract';
import { EpisodeTracker } from './frequency_episodes';
import { EveryTracker, nextMemory, readMemory } from './frequency_every';
import { candidates, pages, portions } from './reading';
import { events, fieldsInWords, keyInWords } from './wording';

/** Follows one key through its events in order; finished matches come out as they end. */
export interface Tracker {
  add(document: EventDocument, found: Found[]): void;
  /** After the last event: what is still open, and whether the plain count over `(to − within, to]` is reached. */
  end(found: Found[]): { holds: boolean };
}

export const frequency: ConditionModule<FrequencyCondition> = {
  type: 'frequency',
  recovers: true,
  memory: (condition) =>
    condition.again === 'every'
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => toMillis(within) },

  *run({ condition, window, reread, samples, memory }) {
    const within = toMillis(condition.within);
    const { key, count } = condition;
    const whole = { from: window.from - reread - within, to: window.to };
    const every = condition.again === 'every' ? readMemory(memory, window, reread, within) : null;
    const settings = { count, within, window, reread, samples };
    const holding: KeyTuple[] = [];

    const possible = yield* candidates(whole, key, count);
    for (const only of portions(possible, key.length > 0)) {
      const members = only ?? possible;
      if (members.length === 0) continue;
      const trackers = new Map<string, { tuple: KeyTuple; tracker: Tracker }>();
      for (const tuple of members) {
        const tracker = every
          ? new EveryTracker(tuple, settings, every)
          : new EpisodeTracker(tuple, settings);
        trackers.set(keyId(tuple), { tuple, tracker });
      }
      yield* pages({ window: whole, key, ...(only && { only }) }, function* (documents) {
        const found: Found[] = [];
        for (const document of documents) {
          for (const tuple of document.keys) trackers.get(keyId(tuple))?.tracker.add(document, found);
        }
        yield* emit(found);
      });
      const rest: Found[] = [];
      for (const { tuple, tracker } of trackers.values()) if (tracker.end(rest).holds) holding.push(tuple);
      yield* emit(rest);
    }
    return { holding, memory: every ? nextMemory(every, window, reread, within) : null };
  },

  reason(condition, { key, count }) {
    const words = keyInWords(key);
    const lead = words === '' ? '' : `${words}: `;
    if (condition.again === 'every') return `${lead}${events(count)} within ${inWords(condition.within)}`;
    // The stretch may be longer than the window, so the two numbers are told apart.
    const enough = condition.count.toLocaleString('en-US');
    return `${lead}${events(count)} (${enough} within ${inWords(condition.within)} are enough)`;
  },

  sentence({ key, count, within, again }) {
    const per = key.length === 0 ? '' : ` per ${fieldsInWords(key)}`;
    const anew = again === 'every' ? ', counting anew after each match' : '';
    return `at least ${events(count)}${per} within ${inWords(within)}${anew}`;
  },
};
