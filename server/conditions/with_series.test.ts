import { conditionSchema } from '../../common/schemas';
import { conditionOf } from './index';
import { createAnswerer, documentsAt, runCondition } from './testing';

const series = (condition: object, documents: ReturnType<typeof documentsAt>, change: object = {}) => {
  const parsed = conditionSchema.parse(condition);
  const { outcome, reads } = runCondition(
    conditionOf(parsed),
    {
      condition: parsed,
      window: { from: 0, to: 40_000 },
      reread: 0,
      samples: 0,
      memory: null,
      every: 10_000,
      series: true,
      ...change,
    },
    createAnswerer(documents),
  );
  return {
    points: outcome.series?.map(({ at, key, value, low, high }) => [at / 1_000, ...key, value, low, high]),
    reads,
  };
};
const seconds = (...all: Array<readonly [number, Record<string, unknown>]>) =>
  documentsAt(...all.map(([at, fields]) => [at * 1_000, fields] as const));

describe('what a condition that slides draws', () => {
  it.each([
    [
      'the number of events in the window, with what is enough',
      { type: 'frequency', count: 2, within: '20s' },
      seconds([5, {}], [15, {}], [35, {}]),
      [
        [10, 1, null, 2],
        [20, 2, null, 2],
        [30, 1, null, 2],
        [40, 1, null, 2],
      ],
    ],
    [
      'the number now, between a share of that before and a multiple',
      { type: 'spike', within: '10s', height: 2, direction: 'both' },
      seconds([5, {}], [6, {}], [15, {}], [25, {}], [26, {}], [27, {}]),
      [
        [10, 2, 0, 0],
        [20, 1, 1, 4],
        [30, 3, 0.5, 2],
        [40, 0, 1.5, 6],
      ],
    ],
    [
      'an average where that is compared, and nothing where there is none',
      { type: 'spike', within: '10s', height: 2, field: 'n' },
      seconds([5, { n: 1 }], [6, { n: 3 }], [15, { n: 5 }]),
      [
        [10, 2, null, null],
        [20, 5, null, 4],
        [30, null, null, 10],
        [40, null, null, null],
      ],
    ],
    [
      'the distinct values with their limits',
      { type: 'cardinality', within: '10s', field: 'u', above: 3, below: 1 },
      seconds([5, { u: 'a' }], [6, { u: 'b' }], [35, { u: 'a' }]),
      [
        [10, 2, 1, 3],
        [20, 0, 1, 3],
        [30, 0, 1, 3],
        [40, 1, 1, 3],
      ],
    ],
  ])('%s', (_name, condition, documents, expected) => {
    expect(series(condition, documents).points).toEqual(expected);
  });

  it('draws the keys that matched, and the busiest where none did', () => {
    const documents = seconds([35, { u: 'a' }], [36, { u: 'a' }], [37, { u: 'b' }], [38, { u: ['b', 'c'] }]);
    const drawn = (count: number) => {
      const { points } = series({ type: 'frequency', key: ['u'], count, within: '10s' }, documents);
      return points?.filter(([at]) => at === 40).map(([, key, value]) => [key, value]);
    };
    expect(drawn(2)).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(drawn(9)).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
  });

  it('asks nothing more where nobody looks', () => {
    const quiet = { type: 'frequency', count: 2, within: '10s' };
    expect(series(quiet, seconds([5, {}]), { series: false }).reads).toHaveLength(1);
    expect(series(quiet, seconds([5, {}])).reads).toHaveLength(2);
  });
});
