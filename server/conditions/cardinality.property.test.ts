import fc from 'fast-check';
import type { CardinalityCondition } from '../../common/schemas';
import { severityRank } from '../../common/words';
import { cardinality } from './cardinality';
import { keyId } from './contract';
import { createAnswerer, type History, runCondition, sorted } from './testing';
import { oracleCardinality } from './testing/cardinality_oracle';
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

/** Runs all windows and compares each with a look at every millisecond. */
function compareRuns(history: History, condition: CardinalityCondition, reread: number): void {
  let memory: unknown = null;
  for (const window of history.windows) {
    const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
    const { found, outcome } = runCondition(
      cardinality,
      { condition, window, reread, samples: 1, memory },
      answerer,
    );
    memory = outcome.memory;
    const visible = history.documents.filter(({ ingestedAt }) => Number(ingestedAt) <= window.to);
    const oracle = oracleCardinality(visible, condition, { edge: window.from - reread, to: window.to });
    const told = found.map(({ key, from, to, count, continues, values }) => ({
      key,
      from,
      to,
      count,
      continues,
      value: values,
    }));
    expect(sorted(told)).toEqual(oracle.stretches);
    const ranks = oracle.holding.map(({ key, moment }) => `${keyId(key)} ${moment.rank}`);
    const severities = outcome.severities ?? (outcome.holding ?? []).map((key) => ({ key, severity: null }));
    const holding = severities.map(
      ({ key, severity }) => `${keyId(key)} ${severity === null ? 0 : 1 + severityRank(severity)}`,
    );
    expect(holding.sort()).toEqual(ranks.sort());
  }
}

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
