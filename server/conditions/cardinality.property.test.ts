import fc from 'fast-check';
import type { CardinalityCondition } from '../../common/schemas';
import { cardinality } from './cardinality';
import type { History } from './testing';
import { oracleCardinality } from './testing/cardinality_oracle';
import { compareSliding } from './testing/compare_sliding';
import { numberedHistories } from './testing/numbered_histories';

const above = fc.constantFrom(null, 1, 2, 2.5, 3);
const below = fc.constantFrom(null, 1, 2, 3, 4);
const settings = fc
  .record({
    above,
    below,
    levels: fc.uniqueArray(
      fc.record({ severity: fc.constantFrom('low' as const, 'critical' as const), above, below }),
      { maxLength: 2, selector: ({ severity }) => severity },
    ),
  })
  .filter(({ above, below }) => above !== null || below !== null);

const conditionOf = (
  { key, within }: History,
  drawn: Pick<CardinalityCondition, 'above' | 'below' | 'levels'>,
  margin: number,
): CardinalityCondition => ({
  type: 'cardinality',
  key,
  field: 'word',
  within: `${within}ms`,
  margin,
  ...drawn,
});

const compareRuns = (history: History, condition: CardinalityCondition, reread: number): void =>
  compareSliding(cardinality, history, { condition, reread }, oracleCardinality);

describe('cardinality over random histories', () => {
  it('finds in every run what a look at every millisecond finds, late documents included', () => {
    fc.assert(
      fc.property(numberedHistories({ late: true }), settings, (history, drawn) =>
        compareRuns(history, conditionOf(history, drawn, 0), history.reread),
      ),
      { numRuns: 2500 },
    );
  });

  it('keeps a level until the value is back by the margin, from run to run', () => {
    fc.assert(
      fc.property(
        numberedHistories({ late: false }),
        settings,
        fc.constantFrom(1, 1.5, 2),
        (history, drawn, margin) => compareRuns(history, conditionOf(history, drawn, margin), 0),
      ),
      { numRuns: 2000 },
    );
  });
});
