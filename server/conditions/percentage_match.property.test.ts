import fc from 'fast-check';
import type { PercentageMatchCondition } from '../../common/schemas';
import { percentageMatch } from './percentage_match';
import { compareMoments, exceeds, momentHistories } from './testing';

describe('percentage_match over random histories', () => {
  it('answers every moment as all documents say', () => {
    fc.assert(
      fc.property(
        momentHistories(),
        fc.record({
          above: fc.option(fc.constantFrom(0, 25, 50, 75)),
          below: fc.option(fc.constantFrom(25, 50, 100)),
          margin: fc.constantFrom(0, 0, 20),
          atLeast: fc.constantFrom(0, 0, 1, 3),
        }),
        (history, asked) => {
          const condition: PercentageMatchCondition = {
            type: 'percentage_match',
            key: history.key,
            part: { language: 'kuery', query: 'part: yes' },
            within: `${history.within}ms`,
            levels: [],
            ...asked,
          };
          compareMoments(history, {
            module: percentageMatch,
            condition,
            besides: { parts: [{ term: { part: 'yes' } }] },
            says(inside, at, was) {
              const all = inside(at - history.within, at);
              if (all.length === 0 || all.length < asked.atLeast) return undefined;
              const matching = all.filter(({ fields }) => fields.part === 'yes').length;
              const percentage = (100 * matching) / all.length;
              const slack = was === null ? 0 : asked.margin;
              const { above, below } = asked;
              const past = [
                ...(above !== null && exceeds(percentage, above) ? [above] : []),
                ...(below !== null && exceeds(below, percentage) ? [below] : []),
                ...(above !== null && slack > 0 && exceeds(percentage, above - slack) ? [above] : []),
                ...(below !== null && slack > 0 && exceeds(below + slack, percentage) ? [below] : []),
              ];
              const values = { percentage, matching, total: all.length, threshold: past[0] ?? null };
              return { rank: past.length > 0 ? 0 : null, count: all.length, values };
            },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
