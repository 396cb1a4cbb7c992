import type { Cell, Found, KeyTuple, Read, RunInput } from './contract';
import type { Level } from './limits';
import { readInPortions } from './moment_cells';
import { type Look, lookAtMoments } from './moments';
import { RememberedLevels } from './remembered_levels';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const plainLevel = (threshold: number): Level => ({ rank: 0, severity: null, threshold });

/** Holds where there are at least two documents in the last 10. */
const look = (more: Partial<Look> = {}): Look => ({
  key: [],
  windows: [{ from: -10, to: 0 }],
  metrics: [],
  judge: ([cell]: readonly Cell[]) => ({
    level: cell!.count >= 2 ? plainLevel(2) : null,
    count: cell!.count,
    values: { count: cell!.count },
    point: { value: cell!.count, low: null, high: 1 },
  }),
  ...more,
});
const documents = (...times: Array<number | [number, string]>): TestDocument[] =>
  times.map((one, at) => {
    const [time, host] = Array.isArray(one) ? one : [one, undefined];
    return { id: `d${at}`, index: 'events', time, fields: host ? { host } : {} };
  });
const run = (asked: Look, all: TestDocument[], input: Partial<RunInput> = {}) =>
  runCondition(
    {
      type: 'count',
      recovers: true,
      memory: () => ({ kind: 'none' }),
      run: (given: RunInput) => lookAtMoments(given, asked),
      reason: () => '',
    } as never,
    {
      condition: {} as never,
      window: { from: 0, to: 100 },
      reread: 0,
      samples: 1,
      memory: null,
      every: 10,
      ...input,
    } as never,
    createAnswerer(all),
  );
const spans = (found: Found[]) =>
  found.map(({ from, to, until, count, continues }) => [from, to, until, count, continues]);
const kinds = (reads: Read[]) => reads.map(({ kind }) => kind);

describe('looking at moments', () => {
  it('tells stretches of neighbouring moments, with the greatest of their counts', () => {
    const { found } = run(look(), documents(11, 12, 21, 22, 23, 45, 46));
    expect(spans(found)).toEqual([
      [20, 30, 40, 3, false],
      [50, 50, 60, 2, false],
    ]);
    expect(found[0]!.values).toEqual({ count: 3 });
  });

  it('goes on an episode that held at the first moment and tells one that holds to the end', () => {
    const { found, outcome } = run(look(), documents(1, 2, 91, 92));
    expect(spans(found)).toEqual([
      [10, 10, 20, 2, true],
      [100, 100, 110, 2, false],
    ]);
    expect(outcome.holding).toEqual([[]]);
  });

  it('counts its moments back from the end and re-reads those of the overlap', () => {
    const { reads } = run(look(), [], { window: { from: 70, to: 99 }, reread: 25 });
    expect(reads).toHaveLength(1);
    const [read] = reads;
    expect(read?.kind === 'measure' && read.windows.map(({ to }) => to)).toEqual([49, 59, 69, 79, 89, 99]);
  });

  it('is quiet with one search, re-read moments included', () => {
    const keyed = look({ key: ['host'] });
    const input = { window: { from: 90, to: 100 }, reread: 60 };
    expect(kinds(run(look(), documents(95), input).reads)).toEqual(['measure']);
    const one = { ...input, reread: 10 };
    expect(kinds(run(keyed, documents([95, 'a']), one).reads)).toEqual(['measure']);
  });

  it.each([
    [3, [2, 5]],
    [200_000, [2, 2, 2, 1]],
  ])('asks of keys for two moments first, and then for as many as hold in memory: %i', (keys, expected) => {
    const groups = Array.from({ length: keys }, (_, n) => ({ key: [`${n}`], cells: [] }));
    const asked: number[] = [];
    const all = readInPortions(look({ key: ['host'] }), [1, 2, 3, 4, 5, 6, 7], () => {});
    for (let step = all.next(); !step.done; step = all.next([{ kind: 'measure', groups }])) {
      const [read] = 'reads' in step.value ? step.value.reads : [];
      if (read?.kind === 'measure') asked.push(read.windows.length);
    }
    expect(asked).toEqual(expected);
  });

  it('asks for at most 200 windows at once, in portions that join', () => {
    const all = documents(...Array.from({ length: 500 }, (_, at) => at * 2 + 1));
    const { reads, found } = run(look(), all, { window: { from: 0, to: 1_000 }, every: 1, samples: 0 });
    expect(reads.map((read) => read.kind === 'measure' && read.windows.length)).toEqual([
      200, 200, 200, 200, 200,
    ]);
    expect(spans(found)).toEqual([[3, 1_000, 1_001, 5, false]]);
  });

  it('judges no key that has vanished, and one without documents only where it is named', () => {
    const all = documents([11, 'a'], [12, 'a'], [95, 'b']);
    const { outcome, found } = run(look({ key: ['host'], also: [['c']] }), all);
    expect(spans(found)).toEqual([[20, 20, 30, 2, false]]);
    expect(outcome.judged).toEqual([['c'], ['b']]);
    expect(outcome.holding).toEqual([]);
  });

  it('says how many keys it left out', () => {
    const all = documents([95, 'a'], [96, 'b'], [97, 'c']);
    const { outcome } = run(look({ key: ['host'], mostKeys: 2 }), all);
    expect(outcome.judged).toHaveLength(2);
    expect(outcome.problems).toEqual(['more than 2 keys: 1 were left out']);
  });

  it('answers the values over time when asked', () => {
    const { outcome } = run(look(), documents(91, 92), { window: { from: 80, to: 100 }, series: true });
    expect(outcome.series).toEqual([
      { at: 90, key: [], value: 0, low: null, high: 1 },
      { at: 100, key: [], value: 2, low: null, high: 1 },
    ]);
  });

  it('shows the newest documents of the last moment, asked of many keys at once', () => {
    const all = documents([92, 'a'], [93, 'a'], [94, 'b'], [95, 'b']);
    const { found, reads } = run(look({ key: ['host'] }), all, { window: { from: 90, to: 100 } });
    expect(kinds(reads)).toEqual(['measure', 'latest']);
    expect(found.map(({ key, sample }) => [key, sample.map(({ id }) => id)])).toEqual([
      [['a'], ['d1']],
      [['b'], ['d3']],
    ]);
  });
});

describe('remembered levels', () => {
  it('drops the key that was not seen for the longest, and says so', () => {
    const levels = new RememberedLevels(
      {
        levels: [
          ['["a"]', 0],
          ['["b"]', 1],
        ],
      },
      2,
    );
    const key = (name: string): KeyTuple => [name];
    expect(levels.of(key('a'))).toEqual({ rank: 0 });
    levels.set(key('a'), plainLevel(1));
    expect(levels.problem).toBeNull();
    levels.set(key('c'), plainLevel(1));
    expect(levels.of(key('b'))).toBeNull();
    expect(levels.memory()).toEqual({
      levels: [
        ['["a"]', 0],
        ['["c"]', 0],
      ],
    });
    expect(levels.problem).toBe('more than 2 keys are past a limit: the margin is not kept for 1 of them');
    levels.set(key('a'), null);
    expect(levels.memory()).toEqual({ levels: [['["c"]', 0]] });
  });
});
