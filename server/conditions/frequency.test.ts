import type { FrequencyCondition } from '../../common/schemas';
import { frequency } from './frequency';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const condition = (change: Partial<FrequencyCondition> = {}): FrequencyCondition => ({
  type: 'frequency',
  key: [],
  count: 3,
  within: '10ms',
  again: 'episode',
  levels: [],
  ...change,
  margin: 0,
});
const events = (times: number[], user?: unknown): TestDocument[] =>
  times.map((time, number) => ({
    id: `${JSON.stringify(user) ?? ''}${time}.${number}`,
    index: 'events',
    time,
    fields: user === undefined ? {} : { user },
  }));
const run = (
  documents: TestDocument[],
  { from = 100, to = 200, reread = 0, samples = 2, memory = null as unknown, ...change } = {},
  changed: Partial<FrequencyCondition> = {},
) =>
  runCondition(
    frequency,
    { condition: condition({ ...changed, ...change }), window: { from, to }, reread, samples, memory },
    createAnswerer(documents, { pageSize: 3 }),
  );
/** `[from, to, count]` of every episode. */
const spans = ({ found }: ReturnType<typeof run>) => found.map(({ from, to, count }) => [from, to, count]);

describe('frequency, episodes', () => {
  it.each([
    ['too few', [101, 105], []],
    ['the third event completes the count', [101, 105, 110], [[110, 110, 3]]],
    ['exactly the window apart do not count together', [101, 105, 111], []],
    ['more events prolong the same stretch', [101, 102, 103, 104, 111], [[103, 111, 5]]],
    ['events at one moment count each', [150, 150, 150], [[150, 150, 3]]],
    ['all events of the moment that completes it take part', [150, 150, 150, 150], [[150, 150, 4]]],
    [
      'a pause ends it, a new burst is another',
      [101, 102, 103, 150, 151, 152],
      [
        [103, 103, 3],
        [152, 152, 3],
      ],
    ],
    // At 113 the event of 103 is just gone, and the new one keeps the count: no moment without it.
    ['an event in the very moment of the end prolongs it', [103, 108, 109, 113], [[109, 113, 4]]],
    ['one outside the window does not begin it', [99, 100, 101, 201], [[101, 101, 3]]],
    ['an event after the window is not seen', [199, 200, 201], []],
  ])('%s', (_name, times, expected) => {
    expect(spans(run(events(times)))).toEqual(expected);
  });

  it('goes on an episode begun before, from the edge and with what it saw', () => {
    const { found } = run(events([91, 92, 93, 101]));
    expect(found).toMatchObject([{ from: 100, to: 101, until: 102, count: 4, continues: true }]);
  });

  it('tells nothing of an episode without a new event, though it still holds', () => {
    const { found, outcome } = run(events([97, 98, 99]), { to: 105 });
    expect(found).toEqual([]);
    expect(outcome.holding).toEqual([[]]);
  });

  it('finds what came late within the reread', () => {
    expect(spans(run(events([91, 95, 96])))).toEqual([]);
    expect(spans(run(events([91, 95, 96]), { reread: 5 }))).toEqual([[96, 96, 3]]);
  });

  it.each([
    ['of those that complete the count', [101, 102, 103], [102, 103]],
    ['as it goes on', [101, 102, 103, 104, 105], [104, 105]],
    ['all of one moment', [101, 103, 103, 103], [103, 103]],
    ['none that came when it was over', [101, 102, 103, 150], [102, 103]],
  ])('keeps the newest samples: %s', (_, times, kept) => {
    const { found } = run(events(times));
    expect(found[0]?.sample.map(({ time }) => new Date(time).getTime())).toEqual(kept);
  });

  it('reads only the events of keys that can match', () => {
    const documents = [
      ...events([101, 102, 103], 'root'),
      ...events([101, 102], 'eve'),
      ...events([104, 105, 106]),
    ];
    const { found, reads } = run(documents, {}, { key: ['user'] });
    expect(found.map(({ key }) => key)).toEqual([['root'], [null]]);
    expect(reads[1]).toMatchObject({ kind: 'stream', only: [['root'], [null]] });
  });

  it('asks once where nothing can match', () => {
    expect(run(events([101, 102], 'root'), {}, { key: ['user'] }).reads).toHaveLength(1);
  });

  it('counts a document with two values for both keys', () => {
    const documents = [...events([101], 'a'), ...events([102, 103], ['a', 'b', 'a']), ...events([104], 'b')];
    const { found } = run(documents, {}, { key: ['user'] });
    expect(found.map(({ key, from, count }) => [key, from, count])).toEqual([
      [['a'], 103, 3],
      [['b'], 104, 3],
    ]);
  });

  it('streams thousands of keys in portions', () => {
    const documents = Array.from({ length: 1201 }, (_, n) => events([101, 102, 103], `user${n}`)).flat();
    const { found, reads } = runCondition(
      frequency,
      {
        condition: condition({ key: ['user'] }),
        window: { from: 100, to: 200 },
        reread: 0,
        samples: 0,
        memory: null,
      },
      createAnswerer(documents, { pageSize: 5000 }),
    );
    expect(found).toHaveLength(1201);
    expect(reads.map((read) => (read.kind === 'stream' ? read.only?.length : 'count'))).toEqual([
      'count',
      500,
      500,
      201,
    ]);
  });
});

describe('frequency, counting anew after each match', () => {
  const every = { again: 'every' as const };
  it.each([
    [
      'every third',
      [101, 102, 103, 104, 105, 106, 107],
      [
        [101, 103, 3],
        [104, 106, 3],
      ],
    ],
    ['exactly the window apart do not count together', [101, 105, 111, 112], [[105, 112, 3]]],
    [
      'one moment can match twice',
      [150, 150, 150, 150, 150, 150, 150],
      [
        [150, 150, 3],
        [150, 150, 3],
      ],
    ],
  ])('%s', (_name, times, expected) => {
    expect(spans(run(events(times), {}, every))).toEqual(expected);
  });

  it('remembers over a restart what is used up', () => {
    const documents = events([97, 98, 99, 101, 102, 103]);
    const first = run(documents, { from: 0, to: 102 }, every);
    expect(spans(first)).toEqual([[97, 99, 3]]);
    const second = run(documents, { from: 102, to: 110, memory: first.outcome.memory }, every);
    expect(spans(second)).toEqual([[101, 103, 3]]);
  });

  it('without memory counts through what lies before the window, in silence', () => {
    expect(spans(run(events([97, 98, 99, 101, 102]), {}, every))).toEqual([]);
    expect(spans(run(events([98, 99, 101]), {}, every))).toEqual([[98, 101, 3]]);
  });

  it('a count completed by late documents is a match at the newest event', () => {
    const early = events([101, 104, 105])
      .slice(0, 1)
      .concat(events([104]));
    const first = run(early, { from: 90, to: 110, reread: 20 }, every);
    expect(spans(first)).toEqual([]);
    const late = [...early, ...events([102, 103], 'late')];
    const second = run(late, { from: 110, to: 111, reread: 20, memory: first.outcome.memory }, every);
    expect(spans(second)).toEqual([[101, 104, 4]]);
    const third = run(late, { from: 111, to: 112, reread: 20, memory: second.outcome.memory }, every);
    expect(spans(third)).toEqual([]);
  });

  it('forgets positions that no read reaches any more', () => {
    const first = run(events([101, 102, 103]), { to: 110 }, every).outcome.memory as { positions: unknown[] };
    expect(first.positions).toHaveLength(1);
    const second = run(events([]), { from: 110, to: 120, memory: first }, every).outcome.memory;
    expect((second as typeof first).positions).toHaveLength(0);
  });

  it('refuses memory that it did not write', () => {
    expect(() => run(events([]), { memory: { positions: 'x' } }, every)).toThrow(/since/);
  });
});

describe('keys that can match', () => {
  const critical = { severity: 'critical' as const, count: 600_000 };
  it.each([
    ['little', condition({ levels: [critical] }), 3, [4]],
    ['no more than the plain count', condition(), 1_000_000, [4]],
    ['whole windows, for their levels', condition({ levels: [critical] }), 1_000_000, [1, 1, 1, 1]],
    ['what there is of a window', condition({ levels: [critical] }), 500_000, [2, 2]],
  ])('are followed together as far as they are held: %s', (_name, asked, count, expected) => {
    const run = frequency.run({
      ...{ condition: { ...asked, key: ['user'] }, window: { from: 100, to: 200 }, reread: 0, samples: 0 },
      ...{ memory: null, every: 60_000, since: null, stopped: [], kept: null, zone: 'UTC' },
      ...{ lists: new Map(), parts: [], series: false },
    });
    const groups = ['a', 'b', 'c', 'd'].map((user) => ({ key: [user], count }));
    const together: number[] = [];
    let step = run.next([]);
    while (!step.done) {
      const reads = 'reads' in step.value ? step.value.reads : [];
      for (const one of reads) if (one.kind === 'stream') together.push(one.only?.length ?? 0);
      const answers = reads.map(({ kind }) =>
        kind === 'countBy'
          ? { kind, groups, total: 4 * count }
          : { kind: 'stream' as const, documents: [], next: null },
      );
      step = run.next(answers);
    }
    expect(together).toEqual(expected);
  });
});

describe('frequency in words', () => {
  it.each([
    [{}, {}, 38, '38 events (3 within 10 minutes are enough)'],
    [
      {},
      { 'user.name': 'root', ip: null },
      1200,
      'user.name **root**, no ip: 1,200 events (3 within 10 minutes are enough)',
    ],
    [
      { again: 'every' as const },
      { 'user.name': 'root' },
      3,
      'user.name **root**: 3 events within 10 minutes',
    ],
  ])('%j for %j and %d events', (change, key, count, sentence) => {
    expect(frequency.reason(condition({ within: '10m', ...change }), { key, count, values: {} })).toBe(
      sentence,
    );
  });
});
