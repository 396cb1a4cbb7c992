/**
 * sequence: documents of one key, one of each stage, each strictly later than the one before it (of equal times neither
 * comes after the other), all at most `within` after the first. Or, with `absent`: the last one did not come.
 *
 * - A match is every document of the last stage that ends a chain, with the latest chain before it; with `absent` every
 *   document of the stage before the last that ends one, told at the moment its time has run out, `within` after the
 *   chain's first. Either is its own document however the windows are cut, and re-reading finds the same one.
 * - A document of the last stage that comes late, after the match of its absence was told: the match stays. It says
 *   what could be known then.
 * - A document without a value of a key field belongs to no key. Stages may stand on other sources, under other names of
 *   the key's fields.
 * - Cost: one count for a quiet rule: with `absent` of the first stage's documents whose time runs out in the window, else
 *   of the last stage's new ones. Then counts of the other stages for those keys, and for every 500 keys left a stream
 *   of each stage: of what is new, not of all of `within` (sequence_completed.ts, sequence_unfollowed.ts; with `absent` and
 *   three or more stages all of it, of the keys whose time runs out).
 * - Memory: recomputable (looks back `within`, up to 30 days): nothing is kept between runs.
 * - Holds per key that can match a chain of each stage; with `absent` the moments of the last stage's documents, of two stages
 *   never more than two per `within`, of more at most 1,000,000 at once. A key with more is left out, and the run says so.
 */
import type { SequenceCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type { ConditionModule } from './contract';
import { completed } from './sequence_completed';
import { partsOf, sourcesOf, stagesOf } from './sequence_stages';
import { unfollowed } from './sequence_unfollowed';
import { keyInWords } from './wording';

export const sequence: ConditionModule<SequenceCondition> = {
  type: 'sequence',
  recovers: false,
  memory: () => ({ kind: 'recomputable', lookback: ({ within }) => toMillis(within) }),
  sources: sourcesOf,
  parts: partsOf,

  *run(input) {
    const stages = stagesOf(input.condition, input.parts);
    const problems: string[] = [];
    yield* input.condition.absent ? unfollowed(input, stages, problems) : completed(input, stages);
    return { holding: null, memory: null, ...(problems.length > 0 && { problems }) };
  },

  reason({ stages, within, absent }, { key, values }) {
    const words = keyInWords(key);
    const lead = words === '' ? '' : `${words}: `;
    const names = stages.map(({ name }) => name);
    if (!absent) return `${lead}${names.join(', then ')} within ${inWords(within)}`;
    const came = names.slice(0, -1).map((name) => `${name} ${moment(values[name])}`.trim());
    return `${lead}${came.join(', then ')} not followed by ${names[names.length - 1]} within ${inWords(within)}`;
  },
};

/** `2026-03-01 12:03:10 UTC`; empty when it is not known. */
function moment(value: unknown): string {
  if (typeof value !== 'string') return '';
  return `${value.slice(0, 10)} ${value.slice(11, 19)} UTC`;
}
