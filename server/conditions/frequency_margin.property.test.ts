import fc from 'fast-check';
import type { FrequencyCondition } from '../../common/schemas';
import { keyId } from './contract';
import { frequency } from './frequency';
import { drawnLevels, type History, histories } from './testing';
import { compareSliding, type SlidingRun } from './testing/compare_sliding';
import { oracleFrequency } from './testing/frequency_oracle';

/** Counts of at least two, so that there is room for a margin. */
const settings = fc
  .record({
    count: fc.integer({ min: 2, max: 5 }),
    levels: drawnLevels(fc.record({ count: fc.integer({ min: 2, max: 7 }) })),
  })
  .chain(({ count, levels }) =>
    fc.record({
      count: fc.constant(count),
      levels: fc.constant(levels),
      margin: fc.integer({ min: 1, max: Math.min(count, ...levels.map((level) => level.count)) - 1 }),
    }),
  );

const conditionOf = (
  { key, within }: History,
  drawn: Pick<FrequencyCondition, 'count' | 'levels' | 'margin'>,
): FrequencyCondition => ({ type: 'frequency', key, within: `${within}ms`, again: 'episode', ...drawn });

/** Matches that were found by nothing but the margin: none of their windows has as many as the count. */
const heldIn = ({ found }: SlidingRun): number =>
  found.filter(({ values }) => Number(values?.value) < Number(values?.threshold)).length;

describe('frequency with a margin over random histories', () => {
  it('finds run by run what one look at every millisecond finds', () => {
    let held = 0;
    fc.assert(
      fc.property(histories({ late: false }), settings, (history, drawn) =>
        compareSliding(
          frequency,
          history,
          { condition: conditionOf(history, drawn), reread: 0 },
          oracleFrequency,
          (run) => {
            held += heldIn(run);
          },
        ),
      ),
      { numRuns: 2000 },
    );
    expect(held).toBeGreaterThan(200);
  });

  it('goes on from the level of the run before, whatever came late since', () => {
    let held = 0;
    fc.assert(
      fc.property(histories({ late: true }), settings, (history, drawn) => {
        let before: ReadonlyMap<string, number> = new Map();
        compareSliding(
          frequency,
          history,
          { condition: conditionOf(history, drawn), reread: 0 },
          (visible, condition, span) => {
            const looked = oracleFrequency(visible, condition, span, before);
            before = new Map(looked.holding.map(({ key, moment }) => [keyId(key), moment.rank]));
            return looked;
          },
          (run) => {
            held += heldIn(run);
          },
        );
      }),
      { numRuns: 2000 },
    );
    expect(held).toBeGreaterThan(200);
  });
});
