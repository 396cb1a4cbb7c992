import fc from 'fast-check';
import type { FrequencyCondition } from '../../common/schemas';
import { keyId } from './contract';
import { frequency } from './frequency';
import { type History, histories } from './testing';
import { compareSliding } from './testing/compare_sliding';
import { oracleFrequency } from './testing/frequency_oracle';

/** Windows so long that there often are several events in them. */
const crowded = ({ late }: { late: boolean }) =>
  histories({ late, least: 20 }).map((history) => ({ ...history, within: history.within + 8 }));

const levels = fc.uniqueArray(
  fc.record({
    severity: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    count: fc.integer({ min: 3, max: 7 }),
  }),
  { maxLength: 3, selector: ({ severity }) => severity },
);
/** Counts with room for a margin: of whole numbers, one of 1 is none. */
const settings = fc.tuple(fc.integer({ min: 3, max: 5 }), levels).chain(([count, levels]) =>
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

/** How many keys hold by nothing but the margin. */
const heldIn = ({ holding }: ReturnType<typeof oracleFrequency>): number =>
  holding.filter(({ moment: { value } }) => value.value < value.threshold).length;

describe('frequency with a margin over random histories', () => {
  it('finds run by run what one look at every millisecond finds', () => {
    let held = 0;
    fc.assert(
      fc.property(crowded({ late: false }), settings, (history, drawn) =>
        compareSliding(
          frequency,
          history,
          { condition: conditionOf(history, drawn), reread: 0 },
          (visible, condition, span) => {
            const looked = oracleFrequency(visible, condition, span);
            held += heldIn(looked);
            return looked;
          },
        ),
      ),
      { numRuns: 2000 },
    );
    expect(held).toBeGreaterThan(50);
  });

  it('goes on from the level of the run before, whatever came late since', () => {
    let held = 0;
    fc.assert(
      fc.property(crowded({ late: true }), settings, (history, drawn) => {
        let before: ReadonlyMap<string, number> = new Map();
        compareSliding(
          frequency,
          history,
          { condition: conditionOf(history, drawn), reread: 0 },
          (visible, condition, span) => {
            const looked = oracleFrequency(visible, condition, span, before);
            before = new Map(looked.holding.map(({ key, moment }) => [keyId(key), moment.rank]));
            held += heldIn(looked);
            return looked;
          },
        );
      }),
      { numRuns: 2000 },
    );
    expect(held).toBeGreaterThan(50);
  });
});
