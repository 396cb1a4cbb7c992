import fc from 'fast-check';
import type { Window } from '../../common/time';
import { frequency } from '../conditions/frequency';
import {
  createAnswerer,
  type History,
  histories,
  oracleEpisodes,
  runCondition,
  sorted,
} from '../conditions/testing';

import { foldEpisodes, type KnownMatch } from './fold';

/** Runs the windows in the given order and folds what they find as the engine does. */
function evaluate(
  history: History,
  order: readonly Window[],
  nowOf: (window: Window) => number,
): KnownMatch[] {
  const condition = {
    type: 'frequency' as const,
    key: history.key,
    count: history.count,
    within: `${history.within}ms`,
    again: 'episode' as const,
    levels: [],
    margin: 0,
  };
  const known = new Map<string, KnownMatch>();
  for (const window of order) {
    const answerer = createAnswerer(history.documents, { now: nowOf(window), pageSize: history.pageSize });
    const { found } = runCondition(
      frequency,
      { condition, window, reread: history.reread, samples: 2, memory: null },
      answerer,
    );
    const folded = foldEpisodes([...known.values()], found, history.within);
    const entries = [
      ...folded.created.map((one) => ({
        ...one,
        id: `m${known.size}-${window.to}-${one.from}-${JSON.stringify(one.found.key)}`,
      })),
      ...folded.updated,
    ];
    for (const { id, from, to, until, needsCount, recount, found: seen, ...rest } of entries) {
      let count = rest.count;
      if (needsCount && recount) {
        const answer = answerer.answer({ kind: 'countBy', window: recount, key: history.key, atLeast: 1 });
        if (answer.kind !== 'countBy') throw new Error('asked for counts');
        count = answer.groups.find(({ key }) => JSON.stringify(key) === JSON.stringify(seen.key))?.count ?? 0;
      }
      known.set(id, { id, key: seen.key, from, to, until, count });
    }
    for (const { id } of folded.merged) known.delete(id);
  }
  return [...known.values()];
}

const plain = (episodes: KnownMatch[]) =>
  sorted(episodes.map(({ key, from, to, count }) => ({ key, from, to, count })));
const last = ({ windows }: History): number => (windows[windows.length - 1] as Window).to;

describe('episodes folded over random histories', () => {
  it('finds window by window, late documents included, what a look at everything finds', () => {
    fc.assert(
      fc.property(histories({ late: true }), (history) => {
        const found = evaluate(history, history.windows, (window) => window.to);
        expect(plain(found)).toEqual(oracleEpisodes(history.documents, { ...history, end: last(history) }));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the same when the windows are run in any order, and when some are run twice', () => {
    const shuffled = histories({ late: false }).chain((history) =>
      fc
        .tuple(
          fc.shuffledSubarray(history.windows, { minLength: history.windows.length }),
          fc.subarray(history.windows),
        )
        .map(([order, again]) => ({ history, order: [...order, ...again] })),
    );
    fc.assert(
      fc.property(shuffled, ({ history, order }) => {
        const found = evaluate(history, order, () => Number.POSITIVE_INFINITY);
        expect(plain(found)).toEqual(oracleEpisodes(history.documents, { ...history, end: last(history) }));
      }),
      { numRuns: 3000 },
    );
  });
});
