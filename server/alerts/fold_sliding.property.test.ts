import fc from 'fast-check';
import type {
  CardinalityCondition,
  Condition,
  FrequencyCondition,
  SpikeCondition,
} from '../../common/schemas';
import type { Window } from '../../common/time';
import { type ConditionModule, keyId } from '../conditions';
import { cardinality } from '../conditions/cardinality';
import { frequency } from '../conditions/frequency';
import { spike } from '../conditions/spike';
import {
  type Answerer,
  createAnswerer,
  drawnLevels,
  type History,
  runCondition,
  sorted,
} from '../conditions/testing';
import { oracleCardinality } from '../conditions/testing/cardinality_oracle';
import { oracleFrequency } from '../conditions/testing/frequency_oracle';
import { numberedHistories } from '../conditions/testing/numbered_histories';
import { oracleSpikes } from '../conditions/testing/spike_oracle';
import { foldEpisodes, type KnownMatch } from './fold';

/** Runs the windows in the given order and folds what they find as the engine does. */
function evaluate<C extends Condition>(
  module: ConditionModule<C>,
  condition: C,
  history: History,
  order: readonly Window[],
  answererOf: (window: Window) => Answerer,
): KnownMatch[] {
  const known = new Map<string, KnownMatch>();
  let made = 0;
  let memory: unknown = null;
  for (const window of order) {
    const answerer = answererOf(window);
    const input = { condition, window, reread: history.reread, samples: 0, memory };
    const { found, outcome } = runCondition(module, input, answerer);
    memory = outcome.memory;
    const folded = foldEpisodes([...known.values()], found, history.within);
    const entries = [...folded.created.map((one) => ({ ...one, id: `m${made++}` })), ...folded.updated];
    for (const { id, from, to, until, needsCount, recount, found: seen, ...rest } of entries) {
      let { count } = rest;
      if (needsCount && recount) {
        const answer = answerer.answer({ kind: 'countBy', window: recount, key: history.key, atLeast: 1 });
        if (answer.kind !== 'countBy') throw new Error('asked for counts');
        count = answer.groups.find(({ key }) => keyId(key) === keyId(seen.key))?.count ?? 0;
      }
      known.set(id, { id, key: seen.key, from, to, until, count });
    }
    for (const { id } of folded.merged) known.delete(id);
  }
  return [...known.values()];
}

const spikes = fc.record({
  height: fc.constantFrom(1.5, 2, 3),
  direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
  currentAtLeast: fc.constantFrom(0, 1, 2),
  referenceAtLeast: fc.constantFrom(0, 1, 2),
  field: fc.constantFrom(null, 'bytes'),
  newKeys: fc.boolean(),
  levels: drawnLevels(fc.record({ height: fc.constantFrom(2, 4) })),
  margin: fc.constant(0),
});
const limits = fc.record({
  above: fc.constantFrom(null, 1, 2, 3),
  below: fc.constantFrom(2, 3),
});

const spikeOf = (
  { key, within }: History,
  drawn: Omit<SpikeCondition, 'type' | 'key' | 'within'>,
): SpikeCondition => ({ type: 'spike', key, within: `${within}ms`, ...drawn });
const cardinalityOf = (
  { key, within }: History,
  drawn: Pick<CardinalityCondition, 'above' | 'below'>,
): CardinalityCondition => ({
  type: 'cardinality',
  key,
  field: 'word',
  within: `${within}ms`,
  levels: [],
  margin: 0,
  ...drawn,
});

const spanOf = ({ windows }: History): { edge: number; to: number } => ({
  edge: 0,
  to: (windows[windows.length - 1] as Window).to,
});
const plain = (episodes: ReadonlyArray<Pick<KnownMatch, 'key' | 'from' | 'to' | 'count'>>) =>
  sorted(episodes.map(({ key, from, to, count }) => ({ key, from, to, count })));

/** Some windows twice, in any order. */
const shuffled = numberedHistories({ late: false }).chain((history) =>
  fc
    .tuple(
      fc.shuffledSubarray(history.windows, { minLength: history.windows.length }),
      fc.subarray(history.windows),
    )
    .map(([order, again]) => ({ history, order: [...order, ...again] })),
);

/** Every millisecond of every stretch. */
const momentsOf = (episodes: ReadonlyArray<Pick<KnownMatch, 'key' | 'from' | 'to'>>): string[] =>
  episodes.flatMap(({ key, from, to }) =>
    Array.from({ length: to - from + 1 }, (_, n) => `${keyId(key)} ${from + n}`),
  );

describe('sliding episodes folded over random histories', () => {
  it('spike: windows in any order come to what one look at everything finds', () => {
    fc.assert(
      fc.property(shuffled, spikes, ({ history, order }, drawn) => {
        const condition = spikeOf(history, drawn);
        const answerer = createAnswerer(history.documents, { pageSize: history.pageSize });
        const found = evaluate(spike, condition, history, order, () => answerer);
        expect(plain(found)).toEqual(
          plain(oracleSpikes(history.documents, condition, spanOf(history)).stretches),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('cardinality: windows in any order come to what one look at everything finds', () => {
    fc.assert(
      fc.property(shuffled, limits, ({ history, order }, drawn) => {
        const condition = cardinalityOf(history, drawn);
        const answerer = createAnswerer(history.documents, { pageSize: history.pageSize });
        const found = evaluate(cardinality, condition, history, order, () => answerer);
        const { stretches } = oracleCardinality(history.documents, condition, spanOf(history));
        expect(plain(found)).toEqual(plain(stretches));
      }),
      { numRuns: 2000 },
    );
  });

  it('frequency with a margin: windows in order come to what one look at everything finds', () => {
    fc.assert(
      fc.property(
        numberedHistories({ late: false }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (drawn, count, less) => {
          const history = { ...drawn, reread: 0 };
          const condition: FrequencyCondition = {
            type: 'frequency',
            key: history.key,
            count,
            within: `${history.within}ms`,
            again: 'episode',
            levels: [],
            margin: Math.min(less, count - 1),
          };
          const answerer = createAnswerer(history.documents, { pageSize: history.pageSize });
          const found = evaluate(frequency, condition, history, history.windows, () => answerer);
          const { stretches } = oracleFrequency(history.documents, condition, spanOf(history));
          expect(plain(found)).toEqual(plain(stretches));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('run by run with late documents nothing is missed that holds in the end', () => {
    fc.assert(
      fc.property(numberedHistories({ late: true }), spikes, limits, (history, drawn, drawnLimits) => {
        const answererOf = (window: Window) =>
          createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
        const ofSpike = spikeOf(history, drawn);
        const ofValues = cardinalityOf(history, drawnLimits);
        const told = [
          evaluate(spike, ofSpike, history, history.windows, answererOf),
          evaluate(cardinality, ofValues, history, history.windows, answererOf),
        ];
        const { documents } = history;
        const holds = [
          oracleSpikes(documents, ofSpike, spanOf(history)).stretches,
          oracleCardinality(documents, ofValues, spanOf(history)).stretches,
        ];
        told.forEach((matches, at) => {
          const seen = new Set(momentsOf(matches));
          expect(momentsOf(holds[at] ?? []).filter((moment) => !seen.has(moment))).toEqual([]);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
