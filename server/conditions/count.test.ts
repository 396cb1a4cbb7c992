import type { CountCondition } from '../../common/schemas';
import { count } from './count';
import { documentsAt, momentSpans, reasonOf, runMoments } from './testing';

const condition = (change: Partial<CountCondition> = {}): CountCondition => ({
  type: 'count',
  key: [],
  within: '10ms',
  atLeast: 2,
  atMost: 3,
  report: 'count',
  ...change,
});
const once = { window: { from: 90, to: 100 } };
const run = (change: Partial<CountCondition>, number: number) =>
  runMoments(
    count,
    condition(change),
    documentsAt(...Array.from({ length: number }, (_, at) => 91 + at)),
    once,
  );

describe('count', () => {
  it.each([
    [1, {}, false],
    [2, {}, true],
    [3, {}, true],
    [4, {}, false],
    [0, { atLeast: 0, atMost: 0 }, true],
    [1, { atLeast: 0, atMost: 0 }, false],
    [0, { atLeast: null, atMost: 1 }, true],
    [9, { atLeast: 5, atMost: null }, true],
    [0, { atLeast: 0, atMost: 0, key: ['host'] }, false],
  ])('%d documents in %j: %s', (number, change, holds) => {
    expect(momentSpans(run(change, number))).toEqual(holds ? [[100, 100, { count: number }]] : []);
  });

  it('is sure of too many from a part, not of few', () => {
    expect(run({ atMost: null }, 2).found[0]?.unsure).toBeUndefined();
    expect(run({}, 2).found[0]?.unsure).toBe(true);
  });

  it('asks for no documents where there are none', () => {
    expect(run({ atLeast: 0, atMost: 0 }, 0).reads.map(({ kind }) => kind)).toEqual(['measure']);
  });

  it('tells the documents of each key; one of two keys is the same match under both', () => {
    const documents = documentsAt(
      [81, { host: 'a' }],
      [82, { host: ['a', 'b'] }],
      [93, { host: 'b' }],
      [94, { host: 'c' }],
    );
    const { found } = runMoments(
      count,
      condition({ key: ['host'], within: '20ms', report: 'documents' }),
      documents,
      {
        window: { from: 80, to: 100 },
      },
    );
    expect(
      found.map(({ document, key, from, count: one, values }) => [document, key, from, one, values]),
    ).toEqual([
      ['events/d0', ['a'], 81, 1, { count: 2 }],
      ['events/d1', ['a'], 82, 1, { count: 2 }],
      ['events/d1', ['b'], 82, 1, { count: 2 }],
      ['events/d2', ['b'], 93, 1, { count: 2 }],
    ]);
  });

  it.each([
    [{ atLeast: 0, atMost: 0 }, 'no events within 5 minutes'],
    [{ atLeast: 5, atMost: null }, 'at least 5 events within 5 minutes'],
    [{ atLeast: null, atMost: 1 }, 'at most 1 event within 5 minutes'],
    [{ atLeast: 3, atMost: 3 }, 'exactly 3 events within 5 minutes'],
    [
      { report: 'documents' as const, key: ['host'] },
      '2 to 3 events per host within 5 minutes, each of them told',
    ],
  ])('%j reads aloud', (change, sentence) => {
    expect(count.sentence(condition({ within: '5m', ...change }))).toBe(sentence);
  });

  it('says why', () => {
    const asked = condition({ within: '5m' });
    expect(reasonOf(count, asked, run({}, 2).found[0]!)).toBe(
      '2 events within 5 minutes (told: 2 to 3 events)',
    );
  });
});
