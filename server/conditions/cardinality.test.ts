import type { CardinalityCondition } from '../../common/schemas';
import { cardinality } from './cardinality';
import { keysOfMany } from './cardinality_candidates';
import { CardinalityWindows } from './cardinality_windows';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const condition = (change: Partial<CardinalityCondition> = {}): CardinalityCondition => ({
  type: 'cardinality',
  key: [],
  field: 'host',
  within: '10ms',
  above: null,
  below: null,
  levels: [],
  margin: 0,
  ...change,
});
/** `[time, host]`, of a user. */
const events = (some: Array<[number, unknown]>, user?: string): TestDocument[] =>
  some.map(([time, host], number) => ({
    id: `${user ?? ''}${time}.${number}`,
    index: 'events',
    time,
    fields: { ...(host !== undefined && { host }), ...(user !== undefined && { user }) },
  }));
const run = (
  documents: TestDocument[],
  changed: Partial<CardinalityCondition>,
  { from = 100, to = 200, memory = null as unknown } = {},
) =>
  runCondition(
    cardinality,
    { condition: condition(changed), window: { from, to }, reread: 0, samples: 1, memory },
    createAnswerer(documents, { pageSize: 7 }),
  );
/** `[from, to, value]` of every match. */
const told = (...given: Parameters<typeof run>) =>
  run(...given).found.map(({ from, to, values }) => [from, to, values?.value]);

test('pairs are counted of so many keys together as one read looks at', () => {
  const asked = condition({ key: ['user'], above: 10 });
  const reading = keysOfMany(asked, 100, 200);
  reading.next();
  const groups = [100_000, 100_000, 150_000, 40_000, 300_000, 10].map((values, n) => ({
    key: [`u${n}`],
    cells: [{ count: values, values: [values] }],
  }));
  const together: unknown[] = [];
  let step = reading.next([{ kind: 'measure', groups }]);
  while (!step.done) {
    const [read] = 'reads' in step.value ? step.value.reads : [];
    together.push(['u0', 'u1', 'u2', 'u3', 'u4', 'u5'].filter((user) => JSON.stringify(read).includes(user)));
    step = reading.next([{ kind: 'countBy', groups: [], total: 0 }]);
  }
  expect(together).toEqual([['u0', 'u1'], ['u2', 'u3'], ['u4']]);
});

describe('cardinality, too many', () => {
  it.each<[string, Array<[number, unknown]>, unknown[]]>([
    [
      'as many as allowed',
      [
        [101, 'a'],
        [102, 'b'],
      ],
      [],
    ],
    [
      'one more, until the first is a window old',
      [
        [101, 'a'],
        [102, 'b'],
        [103, 'c'],
      ],
      [[103, 110, 3]],
    ],
    [
      'the same again prolongs it',
      [
        [101, 'a'],
        [102, 'b'],
        [103, 'c'],
        [105, 'a'],
      ],
      [[103, 111, 3]],
    ],
    [
      'exactly the window apart do not count together',
      [
        [101, 'a'],
        [102, 'b'],
        [111, 'c'],
      ],
      [],
    ],
    ['several values in one document', [[101, ['a', 'b', 'c', 'a']]], [[101, 110, 3]]],
    [
      'documents without a value',
      [
        [101, 'a'],
        [102, 'b'],
        [103, undefined],
        [104, null],
      ],
      [],
    ],
    [
      'the most of the stretch is told',
      [
        [101, 'a'],
        [102, 'b'],
        [103, 'c'],
        [104, 'd'],
      ],
      [[103, 111, 4]],
    ],
  ])('%s', (_name, some, expected) => {
    expect(told(events(some), { above: 2 })).toEqual(expected);
  });

  it('reads no document where there are few values, however many documents', () => {
    const documents = events(Array.from({ length: 50 }, (_, n) => [101 + n, `host${n % 2}`]));
    expect(run(documents, { above: 2 }).reads.map(({ kind }) => kind)).toEqual(['measure', 'countBy']);
    expect(run(documents.slice(0, 2), { above: 2 }).reads).toHaveLength(1);
  });

  it('reads only the keys that can match', () => {
    const busy = events(
      [
        [101, 'a'],
        [102, 'b'],
        [103, 'c'],
      ],
      'root',
    );
    const calm = events(
      [
        [101, 'a'],
        [102, 'a'],
        [103, 'a'],
        [104, 'b'],
      ],
      'eve',
    );
    const { found, reads } = run([...busy, ...calm], { above: 2, key: ['user'] });
    expect(found).toMatchObject([{ key: ['root'], count: 3 }]);
    expect(reads.filter(({ kind }) => kind === 'stream')).toMatchObject([{ only: [['root']] }]);
  });

  it('has the worst level of the stretch, and the one at the end', () => {
    const levels = [{ severity: 'critical' as const, above: 3, below: null }];
    const documents = events([
      [101, 'a'],
      [102, 'b'],
      [103, 'c'],
      [104, 'd'],
    ]);
    const { found, outcome } = run(documents, { above: 2, levels }, { to: 111 });
    expect(found).toMatchObject([{ severity: 'critical', values: { value: 4, threshold: 3 } }]);
    expect(outcome).toMatchObject({ holding: [[]], severities: [{ key: [], severity: null }] });
  });

  it('with a margin lasts until it is back far enough, from run to run', () => {
    const limits = { above: 3, margin: 1 };
    const documents = events([
      [101, 'a'],
      [103, 'b'],
      [105, 'c'],
      [107, 'd'],
    ]);
    expect(told(documents, { above: 3 })).toEqual([[107, 110, 4]]);
    const first = run(documents, limits, { to: 111 });
    expect(first.found).toMatchObject([{ from: 107, to: 111 }]);
    const second = run(documents, limits, { from: 111, to: 150, memory: first.outcome.memory });
    expect(second.found).toMatchObject([{ from: 111, to: 112, continues: true }]);
    expect(run(documents, limits, { from: 111, to: 150 }).found).toEqual([]);
    expect(second.outcome.memory).toEqual({ levels: [] });
  });
});

describe('cardinality, too few', () => {
  it('waits for more than a window after the first document', () => {
    const documents = events([
      [101, 'a'],
      [105, 'a'],
      [108, 'a'],
      [112, 'a'],
    ]);
    // Gone at 122, then nothing for one more window.
    expect(told(documents, { below: 2 })).toEqual([[112, 131, 0]]);
    expect(told([...events([[20, 'a']]), ...documents], { below: 2 })).toEqual([[101, 131, 0]]);
  });

  it('a key that is gone for longer is vanished, neither holding nor judged', () => {
    const documents = events([
      [20, 'a'],
      [101, 'a'],
    ]);
    const { outcome } = run(documents, { below: 2 });
    expect(outcome).toMatchObject({ holding: [], judged: [] });
    expect(run(documents, { below: 2 }, { to: 115 }).outcome).toMatchObject({ holding: [[]], judged: [[]] });
  });

  it('reads no document of keys that have enough in every half of a window', () => {
    const many = Array.from({ length: 200 }, (_, n): [number, string] => [60 + n, `host${n % 4}`]);
    const { found, reads } = run(events(many, 'root'), { below: 3, key: ['user'] });
    expect(found).toEqual([]);
    expect(reads.some(({ kind }) => kind === 'stream')).toBe(false);
  });
});

describe('more values than are held', () => {
  it('are not counted, which is said', () => {
    const windows = new CardinalityWindows(condition({ above: 2 }), null, 5);
    for (let n = 0; n < 9; n++) {
      const time = 100;
      windows.enter({
        id: `${n}`,
        index: 'events',
        time,
        keys: [[]],
        fields: {},
        values: { host: [`h${n}`] },
      });
    }
    expect(windows.isFull).toBe(true);
    expect(windows.judge(100, null)?.values).toEqual({ value: 5, threshold: 2 });
  });
});

describe('cardinality in words', () => {
  it.each([
    [{ above: 4 }, {}, 12, 4, '12 distinct host within 10 minutes, more than 4'],
    [{ below: 4 }, { user: 'root' }, 2, 4, 'user **root**: 2 distinct host within 10 minutes, fewer than 4'],
    [{ above: 4, margin: 2 }, {}, 4, 4, '4 distinct host within 10 minutes, not back far enough from 4'],
  ])('%j for %j', (change, key, value, threshold, words) => {
    const found = { key, count: 1, values: { value, threshold } };
    expect(cardinality.reason(condition({ within: '10m', ...change }), found)).toBe(words);
  });
});
