import fc from 'fast-check';
import type { Metric, SpikeAggregationCondition } from '../../common/schemas';
import { spikeAggregation } from './spike_aggregation';
import {
  compareMoments,
  drawnLevels,
  equals,
  exceeds,
  momentHistories,
  oracleMetric,
  worstLimit,
} from './testing';

describe('spike_aggregation over random histories', () => {
  it('compares the two windows of every moment as all documents say', () => {
    fc.assert(
      fc.property(
        momentHistories(),
        fc.record({
          metric: fc.record({
            agg: fc.constantFrom<Metric['agg'][]>('count', 'avg', 'sum', 'max', 'cardinality'),
            field: fc.constant('n'),
            percent: fc.constant(95),
          }),
          atLeast: fc.constantFrom(0, 0, 1, 2, 4),
          height: fc.constantFrom(1.5, 2, 4),
          levels: drawnLevels(fc.record({ height: fc.constantFrom(1.5, 2, 3, 6) })),
          margin: fc.constantFrom(0, 0, 0.25, 0.5),
          direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
          currentAtLeast: fc.option(fc.integer({ min: 0, max: 5 })),
          referenceAtLeast: fc.option(fc.integer({ min: 0, max: 5 })),
        }),
        (history, asked) => {
          const { within, since } = history;
          const keyed = history.key.length > 0;
          const condition: SpikeAggregationCondition = {
            type: 'spike_aggregation',
            key: history.key,
            within: `${within}ms`,
            ...asked,
          };
          compareMoments(history, {
            module: spikeAggregation,
            condition,
            says(inside, at, was) {
              const now = inside(at - within, at);
              const before = inside(at - 2 * within, at - within);
              if (before.length === 0 && keyed) return undefined;
              if (before.length === 0 && since !== null && at < since + 2 * within) return undefined;
              if (now.length < asked.atLeast || before.length < asked.atLeast) return undefined;
              const value = oracleMetric(asked.metric, now);
              const reference = oracleMetric(asked.metric, before);
              if (value === null || reference === null) return undefined;
              const apart = (by: number, exactly: boolean) => {
                const [more, less] = [by * reference, reference / by];
                const up =
                  exceeds(value, reference) && (exceeds(value, more) || (exactly && equals(value, more)));
                const down =
                  exceeds(reference, value) && (exceeds(less, value) || (exactly && equals(value, less)));
                return { up, down, both: up || down }[asked.direction];
              };
              const enough =
                !exceeds(asked.currentAtLeast ?? value, value) &&
                !exceeds(asked.referenceAtLeast ?? reference, reference);
              const reached = worstLimit<{ height: number }>(
                { height: asked.height },
                asked.levels,
                was,
                ({ height }, held) =>
                  enough && (apart(height, true) || (held && apart(height - asked.margin, false))),
              );
              const values = { value, reference, height: reached?.limit.height ?? asked.height };
              return { rank: reached?.rank ?? null, count: now.length, values };
            },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
