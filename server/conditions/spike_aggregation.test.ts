import type { SpikeAggregationCondition } from '../../common/schemas';
import { spikeAggregation } from './spike_aggregation';
import { documentsAt, reasonOf, runMoments } from './testing';

const condition = (change: Partial<SpikeAggregationCondition> = {}): SpikeAggregationCondition => ({
  type: 'spike_aggregation',
  key: [],
  metric: { agg: 'sum', field: 'n', percent: 95 },
  within: '10ms',
  atLeast: 0,
  height: 2,
  direction: 'both',
  currentAtLeast: null,
  referenceAtLeast: null,
  levels: [],
  margin: 0,
  ...change,
});
/** `before` at 85, `now` at 95; looked at once, at 100. */
const run = (
  before: number | null,
  now: number | null,
  change: Partial<SpikeAggregationCondition> = {},
  since: number | null = null,
) =>
  runMoments(
    spikeAggregation,
    condition(change),
    documentsAt(
      ...(before === null ? [] : [[85, { n: before, host: 'a' }] as const]),
      ...(now === null ? [] : [[95, { n: now, host: 'a' }] as const]),
    ),
    { window: { from: 90, to: 100 }, since },
  );
const average = { metric: { agg: 'avg' as const, field: 'n', percent: 95 } };

describe('spike_aggregation', () => {
  it.each([
    ['twice as much', 5, 10, {}, true],
    ['a little less than twice', 5, 9.99, {}, false],
    ['a tenth more in doubles', 10, 11, { height: 1.1 }, true],
    ['three tenths are thrice a tenth', 0.1, 0.3, { height: 3 }, true],
    ['half as much', 10, 5, {}, true],
    ['a little more than half', 10, 5.01, {}, false],
    ['only up', 10, 5, { direction: 'up' as const }, false],
    ['only down', 5, 10, { direction: 'down' as const }, false],
    ['from nothing that is there', 0, 1, {}, true],
    ['nothing against nothing', 0, 0, {}, false],
    ['to nothing', 5, null, {}, true],
    ['an average of no documents is none', 5, null, average, false],
    ['no documents before, without a key', null, 5, {}, true],
    ['no documents before, of a key', null, 5, { key: ['host'] }, false],
    ['too little now', 5, 10, { currentAtLeast: 11 }, false],
    ['enough now', 5, 10, { currentAtLeast: 10 }, true],
    ['too little before', 5, 10, { referenceAtLeast: 6 }, false],
    ['enough documents in both', 5, 10, { atLeast: 1 }, true],
    ['too few documents', 5, 10, { atLeast: 2 }, false],
    ['no documents now', 5, null, { atLeast: 1 }, false],
    ['no documents before', null, 5, { atLeast: 1 }, false],
    ['less than nothing', -10, -10, {}, false],
  ])('%s', (_name, before, now, change, holds) => {
    expect(run(before, now, change).found).toHaveLength(holds ? 1 : 0);
  });

  it('waits for two windows after enabling, where there was nothing before', () => {
    expect(run(null, 5, {}, 81).found).toEqual([]);
    expect(run(null, 5, {}, 80).found).toHaveLength(1);
    expect(run(1, 5, {}, 95).found).toHaveLength(1);
  });

  it('reads aloud', () => {
    const { found, reads } = run(5, 10, { key: ['host'] });
    expect(reads.map(({ kind }) => kind)).toEqual(['measure', 'latest']);
    expect(found[0]).toMatchObject({ values: { value: 10, reference: 5, height: 2 }, unsure: true });
    const asked = condition({ key: ['host'], within: '5m' });
    expect(reasonOf(spikeAggregation, asked, found[0]!)).toBe(
      'host **a**: sum of n is 10 over 5 minutes, 5 in the window before (at least 2 ×)',
    );
  });
});
