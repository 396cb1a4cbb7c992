import { conditionSchema, type FrequencyCondition } from '../../common/schemas';
import type { KeyTuple } from './contract';
import { frequency } from './frequency';
import { countLevel } from './frequency_windows';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const critical = { severity: 'critical' as const, count: 8 };
const condition: FrequencyCondition = {
  type: 'frequency',
  key: [],
  count: 4,
  within: '10ms',
  again: 'episode',
  levels: [],
  margin: 2,
};
const events = (times: number[], user?: string): TestDocument[] =>
  times.map((time, n) => ({
    id: `${user ?? ''}${time}.${n}`,
    index: 'events',
    time,
    fields: user === undefined ? {} : { user },
  }));
const run = (
  documents: TestDocument[],
  { from = 100, to = 200, memory = null as unknown, samples = 0 } = {},
  changed: Partial<FrequencyCondition> = {},
) =>
  runCondition(
    frequency,
    { condition: { ...condition, ...changed }, window: { from, to }, reread: 0, samples, memory },
    createAnswerer(documents, { pageSize: 3 }),
  );

describe('a level of frequency with a margin', () => {
  it.each([
    // [events, rank before, rank now]: 4 are the plain count, 8 critical (4), the margin is 2.
    [4, null, 0],
    [3, null, null],
    [3, 0, 0],
    [2, 0, null],
    [8, null, 4],
    [7, 0, 0],
    [7, 4, 4],
    [6, 4, 0],
    // Held by the worse level until now, the milder one is held, too.
    [3, 4, 0],
    [2, 4, null],
    [0, 4, null],
  ])('of %d events, %j before, is %j', (count, was, rank) => {
    const before = was === null ? null : { rank: was };
    expect(countLevel({ count: 4, levels: [critical], margin: 2 }, count, before)?.rank ?? null).toBe(rank);
  });
});

describe('frequency with a margin', () => {
  it.each([
    // The window of 112 has 3, that of 113 has 2.
    ['lasts until there are so many fewer', [101, 102, 103, 104], [[104, 112 - 1, 4]]],
    ['is not begun by it', [101, 102, 103], []],
    ['is one stretch where without it there were two', [101, 102, 103, 104, 112, 113], [[104, 113, 6]]],
    ['goes on at the end of the window', [197, 198, 199, 200], [[200, 200, 4]]],
  ])('%s', (_, times, expected) => {
    const { found } = run(events(times));
    expect(found.map(({ from, to, count }) => [from, to, count])).toEqual(expected);
  });

  it('holds from run to run, and no longer than there is anything', () => {
    const documents = events([97, 98, 99, 100]);
    const first = run(documents, { from: 90, to: 106 });
    expect(first.outcome).toMatchObject({ holding: [[]], memory: { levels: [['[]', 0]] } });
    // 3 at 107, 2 at 108.
    const second = run(documents, { from: 106, to: 108, memory: first.outcome.memory });
    expect(second.found).toMatchObject([{ from: 106, to: 107, continues: true }]);
    expect(second.outcome).toMatchObject({ holding: [], memory: { levels: [] } });
  });

  it('follows keys held before though they have too few to begin', () => {
    const documents = [...events([97, 98, 99], 'root'), ...events([97, 98, 99], 'eve')];
    const memory = { levels: [['["root"]', 0]] };
    const { found, outcome, reads } = run(documents, { from: 100, to: 105, memory }, { key: ['user'] });
    expect(found).toMatchObject([{ key: ['root'], from: 100, to: 105, continues: true, count: 3 }]);
    expect(outcome.holding).toEqual([['root']]);
    expect(reads).toMatchObject([
      { kind: 'countBy', atLeast: 4 },
      { kind: 'stream', only: [['root']] },
    ]);
  });

  it('asks once where nothing can match and nothing was held', () => {
    const { reads, outcome } = run(events([101, 102, 103], 'root'), {}, { key: ['user'] });
    expect(reads).toHaveLength(1);
    expect(outcome.memory).toEqual({ levels: [] });
  });

  it('forgets a key without any event left', () => {
    const memory = { levels: [['["root"]', 4]] };
    const { found, outcome } = run([], { memory }, { key: ['user'], levels: [critical] });
    expect(found).toEqual([]);
    expect(outcome).toMatchObject({ holding: [], severities: [], memory: { levels: [] } });
  });

  it('gets better by a level only when it is back by the margin', () => {
    const times = [101, 102, 103, 104, 105, 106, 107, 108];
    const at = (to: number) => run(events(times), { to }, { levels: [critical] }).outcome.severities;
    expect(at(108)).toEqual([{ key: [], severity: 'critical' }]);
    expect(at(111)).toEqual([{ key: [], severity: 'critical' }]);
    expect(at(112)).toEqual([{ key: [], severity: null }]);
    expect(at(115)).toEqual([{ key: [], severity: null }]);
    expect(at(116)).toEqual([]);
  });

  it('keeps the samples of what began it', () => {
    const { found } = run(events([101, 102, 103, 104]), { samples: 2 });
    expect(found[0]?.sample.map(({ time }) => new Date(time).getTime())).toEqual([103, 104]);
  });

  it('follows a thousand keys in portions, and remembers them', () => {
    const documents = Array.from({ length: 1_001 }, (_, n) => events([101, 102, 103, 104], `u${n}`)).flat();
    const { outcome, reads } = runCondition(
      frequency,
      {
        condition: { ...condition, key: ['user'] },
        window: { from: 100, to: 105 },
        reread: 0,
        samples: 0,
        memory: null,
      },
      createAnswerer(documents, { pageSize: 5_000 }),
    );
    expect(outcome.holding).toHaveLength(1_001);
    expect((outcome.memory as { levels: unknown[] }).levels).toHaveLength(1_001);
    const asked = reads.map((read) => (read.kind === 'stream' ? (read.only as KeyTuple[]).length : 'count'));
    expect(asked).toEqual(['count', 500, 500, 1]);
  });

  it('says to how many whole milliseconds it counts where a window has more moments than are held', () => {
    const many = Array.from({ length: 50_001 }, (_, n) => n + 1);
    const { outcome } = runCondition(
      frequency,
      {
        ...{ reread: 0, samples: 0, memory: null },
        condition: { ...condition, within: '90s' },
        window: { from: 50_000, to: 60_000 },
      },
      createAnswerer(events(many), { pageSize: 5_000 }),
    );
    expect(outcome.problems).toEqual([expect.stringMatching(/counted to 2 ms$/)]);
  });

  it('says what is held, and by what', () => {
    const said = (value: number) =>
      frequency.reason(condition, { key: { user: 'root' }, count: 9, values: { value, threshold: 4 } });
    expect(said(4)).toBe('user **root**: 4 events within 10 milliseconds (at least 4)');
    expect(said(3)).toBe('user **root**: 3 events within 10 milliseconds, not back far enough from 4');
  });

  it('remembers only where there is a margin', () => {
    expect(frequency.memory(condition)).toEqual({ kind: 'path_dependent' });
    expect(frequency.memory({ ...condition, margin: 0 })).toMatchObject({ kind: 'recomputable' });
    expect(run(events([101, 102, 103, 104]), {}, { margin: 0 }).outcome.memory).toBeNull();
  });

  it.each([
    [{}, null],
    [{ margin: 3 }, null],
    [{ margin: 4 }, /less than 4/],
    [{ levels: [{ severity: 'low', count: 2 }] }, /less than 2/],
    [{ margin: 0, count: 1 }, null],
    [{ margin: 0.5 }, /integer|int/],
    [{ again: 'every' }, /counting anew/],
    [{ again: 'every', margin: 0 }, null],
  ])('with %j is refused by %j', (changed, message) => {
    const checked = conditionSchema.safeParse({ ...condition, within: '10s', ...changed });
    expect(checked.success).toBe(message === null);
    if (message === null) return;
    expect(checked.error?.issues).toMatchObject([{ path: ['margin'] }]);
    expect(checked.error?.issues[0]?.message).toMatch(message);
  });
});
