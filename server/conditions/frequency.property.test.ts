import fc from 'fast-check';
import type { FrequencyCondition } from '../../common/schemas';
import type { Window } from '../../common/time';
import { frequency } from './frequency';
import {
  createAnswerer,
  type History,
  histories,
  oracleEpisodes,
  oracleEvery,
  runCondition,
  sorted,
} from './testing';

const conditionOf = (
  { key, count, within }: History,
  again: FrequencyCondition['again'],
): FrequencyCondition => ({
  type: 'frequency',
  key,
  count,
  within: `${within}ms`,
  again,
  levels: [],
  margin: 0,
});

const last = ({ windows }: History): number => (windows[windows.length - 1] as Window).to;

describe('frequency over random histories', () => {
  it('finds in one run over everything the very episodes, without folding', () => {
    fc.assert(
      fc.property(histories({ late: false }), (history) => {
        const window = { from: (history.windows[0] as Window).from, to: last(history) };
        const answerer = createAnswerer(history.documents, { pageSize: history.pageSize });
        const input = {
          condition: conditionOf(history, 'episode'),
          window,
          reread: 0,
          samples: 2,
          memory: null,
        };
        const found = runCondition(frequency, input, answerer).found;
        expect(found.every(({ continues }) => !continues)).toBe(true);
        const episodes = found.map(({ key, from, to, count }) => ({ key, from, to, count }));
        expect(sorted(episodes)).toEqual(
          oracleEpisodes(history.documents, { ...history, end: last(history) }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('holds at the end of a window exactly where the plain count is reached', () => {
    fc.assert(
      fc.property(
        histories({ late: true }),
        fc.constantFrom('episode' as const, 'every' as const),
        (history, again) => {
          const window = history.windows[0] as Window;
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const { outcome } = runCondition(
            frequency,
            {
              condition: conditionOf(history, again),
              window,
              reread: history.reread,
              samples: 0,
              memory: null,
            },
            answerer,
          );
          const counted = answerer.answer({
            kind: 'countBy',
            window: { from: window.to - history.within, to: window.to },
            key: history.key,
            atLeast: history.count,
          });
          if (counted.kind !== 'countBy') throw new Error('asked for counts');
          const expected = counted.groups.map(({ key }) => JSON.stringify(key)).sort();
          expect((outcome.holding ?? []).map((key) => JSON.stringify(key)).sort()).toEqual(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('counting anew finds over any windows and restarts what one look finds', () => {
    fc.assert(
      fc.property(histories({ late: false }), (history) => {
        const condition = conditionOf(history, 'every');
        let memory: unknown = null;
        const all = [];
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const input = { condition, window, reread: history.reread, samples: 2, memory };
          const { found, outcome } = runCondition(frequency, input, answerer);
          all.push(...found);
          memory = outcome.memory;
        }
        expect(new Set(all.map(({ document }) => document)).size).toBe(all.length);
        const matches = all.map(({ key, from, to, count }) => ({ key, from, to, count }));
        expect(sorted(matches)).toEqual(oracleEvery(history.documents, history));
      }),
      { numRuns: 3000 },
    );
  });

  it('counting anew uses no document twice, however late it comes', () => {
    fc.assert(
      fc.property(histories({ late: true }), (history) => {
        const condition = conditionOf(history, 'every');
        let memory: unknown = null;
        const counted = new Map<string, number>();
        const identities: Array<string | null> = [];
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const input = { condition, window, reread: history.reread, samples: 50, memory };
          const { found, outcome } = runCondition(frequency, input, answerer);
          memory = outcome.memory;
          const again = runCondition(frequency, input, answerer).found;
          expect(again).toEqual(found);
          identities.push(...found.map(({ document }) => document));
          for (const match of found) {
            expect(match.count).toBeGreaterThanOrEqual(history.count);
            expect(match.to - match.from).toBeLessThan(history.within);
            const used = match.sample.slice(-match.count);
            for (const { id } of used) {
              const place = `${JSON.stringify(match.key)} ${id}`;
              counted.set(place, (counted.get(place) ?? 0) + 1);
            }
          }
        }
        expect([...counted.values()].filter((times) => times > 1)).toEqual([]);
        expect(new Set(identities).size).toBe(identities.length);
      }),
      { numRuns: 2000 },
    );
  });
});
