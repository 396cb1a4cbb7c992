import type { Rule } from '../../common/schemas';
import type { Cursor, Measured } from './cursors';
import type { LiveRule } from './evaluate_window';
import type { EngineServices } from './services';
import { SourceWorker } from './source_worker';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;

const rule = (id: string, revision: string, over: Partial<Rule> = {}): Rule =>
  ({
    id,
    name: id,
    version: 1,
    bucket: 0,
    interval: '1m',
    schedule: null,
    queryDelay: 'learned',
    enabledAt: '2026-03-02T11:00:00Z',
    condition: { type: 'any', key: [] },
    resolved: { index: revision, timeField: '@timestamp', query: {}, runtimeMappings: {}, revision },
    ...over,
  }) as Partial<Rule> as Rule;

/** A lane of rules, an engine that answers what it is told, and what was asked and kept. */
function setUp(rules: Rule[], { fails = false, indices = ['a'] } = {}) {
  const state = {
    now: NOW,
    underWay: 0,
    searched: [] as string[],
    indices,
    fails,
    partial: false,
    away: false,
  };
  const cursors = new Map<string, Cursor>(
    rules.map(({ id, enabledAt }) => [
      id,
      { revision: 1, enabledAt, to: NOW, planned: null, lastRunAt: NOW },
    ]),
  );
  const hits = { total: { value: 7 }, hits: [] };
  const aggregations = { lateness: { values: [{ key: 99, value: 1_500 }] } };
  const es = {
    request: async ({ path, lines }: { path: string; lines?: object[] }) => {
      if (state.fails) throw new Error('away');
      if (path.endsWith('/_field_caps')) return { indices: state.indices };
      state.searched.push((lines![0] as { index: string }).index);
      return { responses: [{ _shards: { total: 2, failed: state.partial ? 1 : 0 }, hits, aggregations }] };
    },
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const services = {
    readers: { of: async () => ({ es, words: null }) },
    clock: { now: () => state.now },
    book: { get: () => undefined },
    gaps: { record: async () => {} },
    ports: { log, config: { searchTimeoutMs: 1_000 } },
  };
  const lives = rules.map((rule): LiveRule => ({ rule, memory: null as never, slow: false }));
  const worker = new SourceWorker(services as object as EngineServices, {
    rules: () => rules.map((rule, at) => Object.assign(lives[at]!, { rule })),
    cursor: (live) => cursors.get(live.rule.id),
    get underWay() {
      return state.underWay;
    },
    keep: (measured: ReadonlyMap<string, Measured>) => {
      if (state.away) return;
      for (const [id, facts] of measured) cursors.set(id, { ...cursors.get(id)!, ...facts });
    },
  });
  /** Lets so many milliseconds of the node's clock go by, with a look every 100. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 100) {
      worker.startSome();
      await jest.advanceTimersByTimeAsync(100);
    }
  };
  return { state, cursors, lives, pass };
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `port-${from + n}`);

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['performance'] }));
afterEach(() => void jest.useRealTimers());

test('a source is measured once, for all rules that follow it', async () => {
  const { state, cursors, pass } = setUp([rule('one', 'x'), rule('two', 'x'), rule('three', 'y')]);
  await pass(5_000);
  expect(state.searched).toEqual(['x', 'x', 'x', 'y', 'y', 'y']);
  for (const [id, source] of [
    ['one', 'x'],
    ['two', 'x'],
    ['three', 'y'],
  ] as const)
    expect(cursors.get(id)).toMatchObject({
      lag: { at: NOW, source, p99Ms: 1_500, documents: 7, ahead: 7 },
      readable: { version: 1, atSave: 1, now: 1, kinds: [expect.any(String)] },
    });
});

test('again after an hour, and when it asks something else', async () => {
  const rules = [rule('one', 'x')];
  const { state, pass } = setUp(rules);
  await pass(3_000);
  state.now += HOUR;
  await pass(3_000);
  expect(state.searched).toHaveLength(3);
  state.now += 1;
  await pass(3_000);
  expect(state.searched).toHaveLength(6);
  rules[0] = rule('one', 'z');
  await pass(3_000);
  expect(state.searched.slice(6)).toEqual(['z', 'z', 'z']);
});

test('and before that when a run saw that its source has changed', async () => {
  const { state, cursors, lives, pass } = setUp([rule('one', 'x')], { indices: ['a', 'b'] });
  await pass(3_000);
  state.indices = ['a'];
  state.now += 1;
  await pass(3_000);
  expect(state.searched).toHaveLength(3);
  lives[0]!.measureSoon = true;
  await pass(6_000);
  expect(state.searched).toHaveLength(6);
  expect(cursors.get('one')).toMatchObject({ readable: { version: 1, atSave: 2, now: 1 } });
});

test('not while windows are under way, unless for ten minutes', async () => {
  const { state, pass } = setUp([rule('one', 'x')]);
  state.underWay = 1;
  await pass(9 * 60_000);
  expect(state.searched).toEqual([]);
  await pass(2 * 60_000);
  expect(state.searched).toHaveLength(3);
});

test('what fails keeps what was known, and is tried again an hour later', async () => {
  const { state, cursors, pass } = setUp([rule('one', 'x')]);
  await pass(3_000);
  const { lag } = cursors.get('one')!;
  state.now += HOUR + 1;
  state.fails = true;
  await pass(60_000);
  expect(cursors.get('one')!.lag).toBe(lag);
  state.fails = false;
  await pass(60_000);
  expect(cursors.get('one')!.lag).toBe(lag);
  state.now += HOUR + 1;
  await pass(3_000);
  expect(cursors.get('one')!.lag!.at).toBe(state.now);
});

test('what was measured while the lane was elsewhere is not measured again', async () => {
  const { state, cursors, pass } = setUp([rule('one', 'x')]);
  state.away = true;
  await pass(3_000);
  expect(cursors.get('one')!.lag).toBeUndefined();
  state.away = false;
  await pass(3_000);
  expect(cursors.get('one')!.lag).toMatchObject({ p99Ms: 1_500 });
  expect(state.searched).toHaveLength(3);
});

test('readable indices are held against those at the last save', async () => {
  const rules = [rule('one', 'x')];
  const { state, cursors, pass } = setUp(rules, { indices: ['a', 'b', 'c'] });
  await pass(3_000);
  state.now += HOUR + 1;
  state.indices = ['a', 'b'];
  await pass(3_000);
  expect(cursors.get('one')!.readable).toMatchObject({ version: 1, atSave: 3, now: 2 });
  rules[0] = rule('one', 'x', { version: 2 });
  await pass(3_000);
  expect(cursors.get('one')!.readable).toMatchObject({ version: 2, atSave: 2, now: 2 });
});

test.each([
  ['one that came later does not stand for one that is gone', ['a', 'b'], ['b', 'c'], 1],
  ['of too many the number counts', numbered(0, 201), numbered(1, 202), 201],
])('%s', async (_, atSave, later, now) => {
  const { state, cursors, pass } = setUp([rule('one', 'x')], { indices: atSave });
  await pass(3_000);
  state.now += HOUR + 1;
  state.indices = later;
  await pass(3_000);
  expect(cursors.get('one')!.readable).toMatchObject({ atSave: atSave.length, now });
});

test('a cursor that does not name them goes by their number, until the rule is saved again', async () => {
  const rules = [rule('one', 'x')];
  const { state, cursors, pass } = setUp(rules, { indices: ['b', 'c'] });
  cursors.set('one', { ...cursors.get('one')!, readable: { version: 1, atSave: 2, now: 2 } });
  await pass(3_000);
  expect(cursors.get('one')!.readable).toEqual({ version: 1, atSave: 2, now: 2 });
  rules[0] = rule('one', 'x', { version: 2 });
  await pass(3_000);
  state.now += HOUR + 1;
  state.indices = ['c', 'd'];
  await pass(3_000);
  expect(cursors.get('one')!.readable).toMatchObject({ version: 2, atSave: 2, now: 1 });
});

test('late documents are counted once a night, of a rule that owes nothing', async () => {
  const { cursors, pass, state } = setUp([rule('one', 'x', { enabledAt: '2026-03-01T00:00:00Z' })]);
  cursors.set('one', { ...cursors.get('one')!, owed: [{ from: 0, to: 1 }] });
  await pass(5_000);
  expect(cursors.get('one')!.lateTo).toBeUndefined();
  const { owed: _, ...rest } = cursors.get('one')!;
  cursors.set('one', rest);
  await pass(5_000);
  expect(cursors.get('one')!.lateTo).toBe(Date.parse('2026-03-02T00:00:00Z'));
  const searched = state.searched.length;
  await pass(60_000);
  expect(state.searched).toHaveLength(searched);
});

test('late documents of a part are no count: it is made again an hour later', async () => {
  const { cursors, pass, state } = setUp([rule('one', 'x', { enabledAt: '2026-03-01T00:00:00Z' })]);
  state.partial = true;
  await pass(5_000);
  expect(cursors.get('one')!.lateTo).toBeUndefined();
  state.partial = false;
  state.now += HOUR + 1;
  await pass(5_000);
  expect(cursors.get('one')!.lateTo).toBe(Date.parse('2026-03-02T00:00:00Z'));
});

test('indices of other sources that a condition names count, too, once they are known', async () => {
  const source = { kind: 'saved_search', id: 'other' };
  const other = { source, field: 'ip' };
  const condition = {
    type: 'join',
    key: [],
    field: 'ip',
    other,
    within: '1h',
    limit: 10,
  } as Rule['condition'];
  const rules = [rule('one', 'x', { condition })];
  const { cursors, pass } = setUp(rules, { indices: ['a', 'b'] });
  await pass(3_000);
  expect(cursors.get('one')!.readable).toBeUndefined();
  const resolvedOthers = [{ ...rules[0]!.resolved!, index: 'y' }];
  rules[0] = rule('one', 'x', { condition, resolvedOthers });
  await pass(3_000);
  expect(cursors.get('one')!.readable).toMatchObject({ version: 1, atSave: 4, now: 4 });
});
