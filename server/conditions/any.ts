/**
 * any: every document is a match.
 *
 * - Algorithm: a count of `(from − reread, to]` first; where it is zero nothing else is read. Then the documents, page by
 *   page, each a match whose identity is the document's own, so that one read twice is found once.
 * - Cost: one count for a quiet rule; one search more a page of documents.
 * - Memory: none. Holds one page at a time.
 * - A document with several keys is still one match; it stands under its first key.
 */
import type { AnyCondition } from '../../common/schemas';
import { type ConditionModule, type EventDocument, emit, type Found } from './contract';
import { candidates, pages } from './reading';
import { referenceOf, sampleOf } from './samples';
import { keyInWords } from './wording';

function matchOf(document: EventDocument, samples: number): Found {
  return {
    key: document.keys[0] ?? [],
    from: document.time,
    to: document.time,
    until: document.time + 1,
    count: 1,
    continues: false,
    document: referenceOf(document),
    sample: samples > 0 ? [sampleOf(document)] : [],
  };
}

export const any: ConditionModule<AnyCondition> = {
  type: 'any',
  recovers: false,
  memory: () => ({ kind: 'none' }),

  *run({ condition, window, reread, samples }) {
    const whole = { from: window.from - reread, to: window.to };
    const something = yield* candidates(whole, [], 1);
    if (something.length > 0) {
      yield* pages({ window: whole, key: condition.key }, (documents) =>
        emit(documents.map((document) => matchOf(document, samples))),
      );
    }
    return { holding: null, memory: null };
  },

  reason(_condition, { key }) {
    const words = keyInWords(key);
    return words === '' ? 'A document matched' : `A document with ${words}`;
  },
};
