/**
 * whitelist: every document whose field has a value that is not listed; with `missing` those without a value, too.
 *
 * - Algorithm: the values that the field has in `(from − reread, to]` are counted (listed.ts), then the documents with one that
 *   is not listed are read. One document is one match; it is one, too, when only some of its values are listed.
 * - A value is compared as a text, as the engine counts it: of a keyword with a normalizer the normalized one.
 * - Cost: one count for a quiet rule (more pages where the field has more than 500 values); one search more a page of matches.
 * - Memory: none. Holds the distinct values of what it reads, and one page of documents.
 */
import type { WhitelistCondition } from '../../common/schemas';
import type { ConditionModule } from './contract';
import { matchByValue } from './listed';
import { namedValues, valueSet } from './value_set';
import { keyInWords, textsInWords } from './wording';

export const whitelist: ConditionModule<WhitelistCondition> = {
  type: 'whitelist',
  recovers: false,
  memory: () => ({ kind: 'none' }),

  *run(input) {
    const { condition, lists } = input;
    const { has, problems } = valueSet(namedValues(condition, lists));
    yield* matchByValue(input, { picks: (value) => !has(value), missing: condition.missing });
    return { holding: null, memory: null, ...(problems.length > 0 && { problems }) };
  },

  reason({ field }, { key, values: { value } }) {
    const words = keyInWords(key);
    const lead = words === '' ? '' : `${words}: `;
    if (value === null) return `${lead}no ${field}`;
    return `${lead}${field} is ${textsInWords(value)}, which is not listed`;
  },
};
