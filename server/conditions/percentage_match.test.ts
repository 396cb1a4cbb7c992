import type { PercentageMatchCondition } from '../../common/schemas';
import { percentageMatch } from './percentage_match';
import { documentsAt, momentSpans, reasonOf, runMoments } from './testing';

const condition = (change: Partial<PercentageMatchCondition> = {}): PercentageMatchCondition => ({
  type: 'percentage_match',
  key: [],
  part: { language: 'kuery', query: 'status: 500' },
  within: '10ms',
  atLeast: 0,
  above: 50,
  below: null,
  levels: [],
  margin: 0,
  ...change,
});
/** One document after another from time 91 on. */
const run = (
  change: Partial<PercentageMatchCondition>,
  statuses: number[],
  more: Record<string, unknown> = {},
) =>
  runMoments(
    percentageMatch,
    condition(change),
    documentsAt(...statuses.map((status, at) => [91 + at, { status, ...more }] as const)),
    { parts: [{ term: { status: 500 } }] },
  );

describe('percentage_match', () => {
  it.each([
    [
      'more than the limit',
      {},
      [500, 500, 200],
      { percentage: (100 * 2) / 3, matching: 2, total: 3, threshold: 50 },
    ],
    ['just the limit', {}, [500, 200], null],
    [
      'none of some is 0 percent',
      { below: 25 },
      [200, 200],
      { percentage: 0, matching: 0, total: 2, threshold: 25 },
    ],
    ['none of none is nothing', { below: 25 }, [], null],
    ['fewer than are needed', { below: 25, atLeast: 3 }, [200, 200], null],
    [
      'as many as are needed',
      { below: 25, atLeast: 2 },
      [200, 200],
      { percentage: 0, matching: 0, total: 2, threshold: 25 },
    ],
  ])('%s', (_name, change, statuses, values) => {
    expect(momentSpans(run(change, statuses))).toEqual(values ? [[100, 100, values]] : []);
  });

  it('neither holds nor recovers where there is nothing to judge by', () => {
    expect(run({ below: 25, atLeast: 3 }, [200]).outcome).toMatchObject({ holding: [], judged: [] });
    expect(run({}, [200]).outcome).toMatchObject({ holding: [], judged: [[]] });
  });

  it('takes several fields for one key', () => {
    const { found } = run({ key: ['a', 'b'] }, [500], { a: 'x', b: 'y' });
    expect(found).toMatchObject([{ key: ['x', 'y'], values: { percentage: 100 } }]);
  });

  it('shows those that fit where there are too many of them, the others where there are too few', () => {
    const many = run({}, [500, 200, 500]);
    expect(many.found[0]?.sample.map(({ id }) => id)).toEqual(['d0', 'd2']);
    const few = run({ above: null, below: 90 }, [500, 200, 500]);
    expect(few.found[0]?.sample.map(({ id }) => id)).toEqual(['d1']);
    expect(few.reads.map(({ kind }) => kind)).toEqual(['measure', 'latest']);
  });

  it('reads aloud', () => {
    const { found } = run({}, [500, 500, 200]);
    expect(reasonOf(percentageMatch, condition({ within: '5m' }), found[0]!)).toBe(
      '66.667 % of 3 events fit status: 500, above 50 %, over 5 minutes',
    );
  });
});
