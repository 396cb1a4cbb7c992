import fc from 'fast-check';
import type { BaselineCondition, Metric } from '../../common/schemas';
import { baseline } from './baseline';
import {
  compareMoments,
  drawnLevels,
  exceeds,
  type MomentHistory,
  momentHistories,
  oracleMetric,
  worstLimit,
} from './testing';

const DAY = 86_400_000;
const WITHIN = 60_000;

/** The same history with each document thrown back a few whole seasons, and the moments a minute apart. */
const seasonal = fc
  .record({
    history: momentHistories(),
    season: fc.constantFrom('day' as const, 'week' as const),
    weeks: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ history, ...asked }) =>
    fc
      .array(fc.nat(6), { minLength: history.documents.length, maxLength: history.documents.length })
      .map((back) => ({
        ...asked,
        history: stretched(history, back, asked.season === 'day' ? DAY : 7 * DAY),
      })),
  );

const START = 200 * DAY;
/** A tick of the history is 15 s here, so that several documents meet in a stretch. */
const ticks = (time: number): number => START + (time - 1_000) * 15_000;

const stretched = (history: MomentHistory, back: number[], season: number): MomentHistory => ({
  ...history,
  every: history.every * 15_000,
  reread: history.reread * 15_000,
  windows: history.windows.map(({ from, to }) => ({ from: ticks(from), to: ticks(to) })),
  documents: history.documents.map((document, at) => ({
    ...document,
    time: ticks(document.time) - back[at]! * season,
    ingestedAt: ticks(document.ingestedAt!),
  })),
});

type Band = Pick<BaselineCondition['levels'][number], 'deviations' | 'tolerance'>;

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
};

describe('baseline over random histories', () => {
  it('compares every moment with its past stretches as all documents say', () => {
    fc.assert(
      fc.property(
        seasonal,
        fc.record({
          metric: fc.record({
            agg: fc.constantFrom<Metric['agg'][]>('count', 'avg', 'sum', 'max'),
            field: fc.constant('n'),
            percent: fc.constant(95),
          }),
          deviations: fc.constantFrom(0.5, 1, 3),
          tolerance: fc.constantFrom(0, 20, 100),
          levels: drawnLevels(
            fc.record({
              deviations: fc.constantFrom(0.5, 2, 5),
              tolerance: fc.constantFrom(null, 0, 50, 200),
            }),
          ),
          margin: fc.constantFrom(0, 0, 30, 99),
          direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
          atLeastPast: fc.integer({ min: 2, max: 4 }),
        }),
        ({ history, season, weeks }, asked) => {
          const condition: BaselineCondition = {
            type: 'baseline',
            key: history.key,
            within: '1m',
            season,
            weeks,
            ...asked,
          };
          const step = season === 'day' ? DAY : 7 * DAY;
          const number = season === 'day' ? 7 * weeks : weeks;
          compareMoments(history, {
            module: baseline,
            condition,
            says(inside, at, was) {
              const now = inside(at - WITHIN, at);
              const past = [];
              for (let k = 1; k <= number; k++) past.push(inside(at - k * step - WITHIN, at - k * step));
              if (history.key.length > 0 && now.length + past.flat().length === 0) return undefined;
              while (past.length > 0 && past[past.length - 1]!.length === 0) past.pop();
              const values = past
                .map((documents) => oracleMetric(asked.metric, documents))
                .filter((value): value is number => value !== null);
              const value = oracleMetric(asked.metric, now);
              if (value === null || values.length < asked.atLeastPast) return undefined;
              const expected = median(values);
              const spread = 1.4826 * median(values.map((one) => Math.abs(one - expected)));
              const bandOf = (limit: Band, share = 1) => {
                const least = ((limit.tolerance ?? asked.tolerance) / 100) * Math.abs(expected);
                const width = Math.max(limit.deviations * spread, least) * share;
                return { low: expected - width, high: expected + width };
              };
              const reached = worstLimit<Band>(
                { deviations: asked.deviations, tolerance: asked.tolerance },
                asked.levels,
                was,
                (limit, held) => {
                  const { low, high } = bandOf(limit, held ? 1 - asked.margin / 100 : 1);
                  return {
                    up: exceeds(value, high),
                    down: exceeds(low, value),
                    both: exceeds(value, high) || exceeds(low, value),
                  }[asked.direction];
                },
              );
              const told = { value, expected, ...bandOf(reached?.limit ?? asked) };
              return { rank: reached?.rank ?? null, count: now.length, values: told };
            },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
