/**
 * blacklist: every document whose field has a value that is listed.
 *
 * - Algorithm: the values that the field has in `(from − reread, to]` are counted (listed.ts), at first only those of documents
 *   that may have a listed one, where the list is short and without regular expressions; then the documents with a listed one are
 *   read. One document is one match, whatever the number of its values.
 * - A value is compared as a text, as the engine counts it: of a keyword with a normalizer the normalized one.
 * - Cost: one count for a quiet rule (more pages where the field has more than 500 values); one search more a page of matches.
 * - Memory: none. Holds the distinct values of what it reads, and one page of documents.
 */
import type { BlacklistCondition } from '../../common/schemas';
import type { ConditionModule } from './contract';
import { matchByValue } from './listed';
import { namedValues, valueSet } from './value_set';
import { withText } from './where';
import { keyInWords, textsInWords } from './wording';

/** So many are named in a query, each by a clause: well below what a query may hold (1,024) with the source's own. */
const TEXTS_IN_QUERY = 500;

export const blacklist: ConditionModule<BlacklistCondition> = {
  type: 'blacklist',
  recovers: false,
  memory: () => ({ kind: 'none' }),

  *run(input) {
    const { condition, lists } = input;
    const set = valueSet(namedValues(condition, lists));
    const { texts, has: picks, problems } = set;
    if (texts?.size !== 0) {
      const few =
        texts && texts.size <= TEXTS_IN_QUERY ? { where: withText(condition.field, [...texts]) } : {};
      yield* matchByValue(input, { picks, missing: false, ...few });
    }
    return { holding: null, memory: null, ...(problems.length > 0 && { problems }) };
  },

  reason({ field }, { key, values: { value } }) {
    const words = keyInWords(key);
    return `${words === '' ? '' : `${words}: `}${field} is ${textsInWords(value)}, which is listed`;
  },
};
