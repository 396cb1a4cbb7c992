import fc from 'fast-check';
import type { SpikeCondition } from '../../common/schemas';
import type { Window } from '../../common/time';
import { keyId } from './contract';
import { spike } from './spike';
import { possibleSpikes } from './spike_bounds';
import { createAnswerer, drawnLevels, type History, runCondition } from './testing';
import { compareSliding } from './testing/compare_sliding';
import { numberedHistories } from './testing/numbered_histories';
import { oracleSpikes } from './testing/spike_oracle';

const settings = fc.record({
  height: fc.constantFrom(1.1, 1.5, 2, 3),
  levels: drawnLevels(fc.record({ height: fc.constantFrom(1.5, 2, 4) })),
  direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
  currentAtLeast: fc.constantFrom(0, 0, 0, 1, 2, 4),
  referenceAtLeast: fc.constantFrom(0, 0, 1, 2, 3),
  field: fc.constantFrom(null, null, 'bytes'),
  newKeys: fc.boolean(),
});

const conditionOf = (
  { key, within }: History,
  settings: Omit<SpikeCondition, 'type' | 'key' | 'within' | 'margin'>,
  margin = 0,
): SpikeCondition => ({ type: 'spike', key, within: `${within}ms`, margin, ...settings });

function compareRuns(history: History, condition: SpikeCondition, reread: number): void {
  compareSliding(
    spike,
    history,
    { condition, reread },
    oracleSpikes,
    ({ found, outcome, visible, window }) => {
      expect(found.every(({ to, until, document }) => until === to + 1 && document === null)).toBe(true);
      const last = visible.filter(({ time }) => time > window.to - 2 * history.within);
      if (outcome.judged && history.key.length === 0)
        expect(outcome.judged.length).toBe(last.length > 0 ? 1 : 0);
    },
  );
}

describe('spike over random histories', () => {
  it('rules out by counts no moment at which there is one, however coarse the buckets', () => {
    let ruledOut = 0;
    fc.assert(
      fc.property(
        numberedHistories({ late: false }),
        settings,
        fc.integer({ min: 1, max: 5 }),
        (history, drawn, bucketsAWindow) => {
          const condition = conditionOf(history, drawn);
          const answerer = createAnswerer(history.documents);
          for (const { from: edge, to } of history.windows) {
            const run = possibleSpikes(condition, edge, to, null, bucketsAWindow);
            let step = run.next([]);
            while (!step.done)
              step = run.next(
                'reads' in step.value ? step.value.reads.map((read) => answerer.answer(read)) : [],
              );
            const possible = new Map(step.value.map((one) => [keyId(one.key), one]));
            const { stretches } = oracleSpikes(history.documents, condition, { edge, to });
            for (const { key, from, to: last } of stretches) {
              const bounds = possible.get(keyId(key));
              expect(bounds?.first).toBeLessThanOrEqual(from);
              expect(bounds?.last).toBeGreaterThanOrEqual(last);
            }
            if (possible.size === 0) ruledOut += 1;
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(ruledOut).toBeGreaterThan(500);
  });

  it('finds in every run what a look at every millisecond finds, late documents included', () => {
    fc.assert(
      fc.property(numberedHistories({ late: true }), settings, (history, drawn) =>
        compareRuns(history, conditionOf(history, drawn), history.reread),
      ),
      { numRuns: 2500 },
    );
  });

  it('keeps a level until the values are apart by the margin less, from run to run', () => {
    fc.assert(
      fc.property(
        numberedHistories({ late: false }),
        settings.filter(({ height }) => height >= 1.5),
        fc.constantFrom(0.2, 0.4, 0.5),
        (history, drawn, margin) => compareRuns(history, conditionOf(history, drawn, margin), 0),
      ),
      { numRuns: 2000 },
    );
  });

  it('is the same when what is looked at together is cut at any time', () => {
    fc.assert(
      fc.property(numberedHistories({ late: false }), settings, (history, drawn) => {
        const condition = conditionOf(history, drawn);
        const answerer = createAnswerer(history.documents, { pageSize: history.pageSize });
        const look = (window: Window) =>
          runCondition(spike, { condition, window, reread: 0, samples: 0, memory: null }, answerer).found;
        const moments = (windows: readonly Window[]) =>
          new Set(
            windows.flatMap((window) =>
              look(window).flatMap(({ key, from, to, continues }) =>
                Array.from({ length: to - from + 1 }, (_, n) => from + n)
                  .filter((at) => !continues || at > from)
                  .map((at) => `${keyId(key)} ${at}`),
              ),
            ),
          );
        const from = (history.windows[0] as Window).from;
        const to = (history.windows[history.windows.length - 1] as Window).to;
        expect([...moments(history.windows)].sort()).toEqual([...moments([{ from, to }])].sort());
      }),
      { numRuns: 2000 },
    );
  });
});
