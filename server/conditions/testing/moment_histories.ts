/** Histories as `histories`, with a number on most documents, and the moments at which a rule looks. */
import fc from 'fast-check';
import { type History, histories } from './histories';

export interface MomentHistory extends History {
  /** How far apart the moments lie; windows are seldom whole numbers of it. */
  every: number;
  /** When the rule was enabled. */
  since: number | null;
}

/** Field `n`: none, one or two small numbers; field `part` is `yes` on some. */
const extras = fc.record({
  n: fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.integer({ min: -2, max: 9 }) },
    { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 2 }) },
  ),
  part: fc.boolean(),
});

export const momentHistories = (): fc.Arbitrary<MomentHistory> =>
  histories({ late: true }).chain((history) =>
    fc
      .record({
        every: fc.integer({ min: 1, max: 12 }),
        since: fc.option(fc.integer({ min: 990, max: 1_030 })),
        extras: fc.array(extras, {
          minLength: history.documents.length,
          maxLength: history.documents.length,
        }),
      })
      .map(({ every, since, extras: more }) => ({
        ...history,
        every,
        since,
        documents: history.documents.map((document, at) => {
          const { n, part } = more[at]!;
          const fields = { ...document.fields, ...(n !== undefined && { n }), ...(part && { part: 'yes' }) };
          return { ...document, fields };
        }),
      })),
  );
