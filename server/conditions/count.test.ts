import { type CountCondition, countCondition } from '../../common/schemas';
import { count } from './count';
import { documentsAt, momentSpans, reasonOf, runMoments } from './testing';

const condition = (change: Partial<CountCondition> = {}): CountCondition => ({
  type: 'count',
  key: [],
  within: '10ms',
  atLeast: 2,
  atMost: 3,
  report: 'count',
  levels: [],
  margin: 0,
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

  it('has ranges with severities of their own, and one of its own only where it says one', () => {
    const levels = [{ severity: 'critical' as const, atLeast: 4, atMost: null }];
    const asked = { atLeast: null, atMost: null, levels };
    expect(run(asked, 3).outcome.severities).toEqual([]);
    expect(run(asked, 4).outcome.severities).toEqual([{ key: [], severity: 'critical' }]);
    const { found } = run({ atLeast: 1, atMost: null, levels }, 4);
    expect(found).toMatchObject([{ severity: 'critical', values: { count: 4, atLeast: 4, atMost: null } }]);
    expect(reasonOf(count, condition({ ...asked, within: '5m' }), found[0]!)).toBe(
      '4 events within 5 minutes (told: at least 4 events)',
    );
    const held = { ...found[0]!, values: { count: 3, atLeast: 4, atMost: null } };
    expect(reasonOf(count, condition({ ...asked, within: '5m', margin: 2 }), held)).toBe(
      '3 events within 5 minutes, still within 2 of at least 4 events',
    );
  });

  it.each([
    [{}, ['atLeast']],
    [{ levels: [{ severity: 'high', atLeast: 1 }] }, []],
    [{ atLeast: 1, levels: [{ severity: 'high' }] }, ['levels.0.atLeast']],
    [{ atLeast: 1, levels: [{ severity: 'high', atLeast: 3, atMost: 2 }] }, ['levels.0.atMost']],
    [{ atLeast: 1, report: 'documents', levels: [{ severity: 'high', atLeast: 3 }] }, ['levels']],
    [{ atLeast: 1, report: 'documents', margin: 1 }, ['margin']],
  ])('%j is refused at %j', (change, paths) => {
    const parsed = countCondition.safeParse({ type: 'count', within: '5m', ...change });
    expect((parsed.error?.issues ?? []).map(({ path }) => path.join('.'))).toEqual(paths);
  });

  it('says why', () => {
    const asked = condition({ within: '5m' });
    expect(reasonOf(count, asked, run({}, 2).found[0]!)).toBe(
      '2 events within 5 minutes (told: 2 to 3 events)',
    );
  });
});
