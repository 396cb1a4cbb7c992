import { type Rule, ruleInputSchema } from '../../common/schemas';
import { makeAlert } from '../../test/make';
import type { KeyTuple } from '../conditions';
import { type AlertDocument, alertDocument, type Write } from '../store';
import type { RecorderContext } from './engine_context';
import { Groups } from './engine_groups';
import { RuleMemory } from './engine_memory';
import { mayEnd, recoveries, watchAlert } from './engine_recoveries';

const MIN = 60_000;
const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const KEYS: KeyTuple[] = [['web-1'], ['web-2']];
type Run = { holding: string[] | null; judged?: string[]; found?: boolean };

/**
 * An alert that was active at minute 0, and the runs of the minutes after, until it recovers: a storm of two keys, the last of
 * them added at minute 0, unless `storm` says otherwise. Answers what became of it and what was told, with the minute.
 */
async function timeline(
  runs: ReadonlyArray<[number, Run]>,
  {
    grouping = 'key' as Rule['grouping'],
    counted = KEYS,
    open = [] as KeyTuple[],
    storm = true,
    over = {} as Partial<Rule>,
  } = {},
): Promise<string[]> {
  const rule = {
    ...ruleInputSchema.parse({
      name: 'r',
      source: { kind: 'saved_search', id: 's' },
      condition: { type: 'flatline', key: ['host'], below: 1, within: '1m' },
      grouping,
    }),
    id: 'rule',
    space: 'default',
    revision: 1,
    ...over,
  } as Rule;
  const memory = new RuleMemory();
  const contextAt = (at: number) =>
    ({
      ...{ rule, memory, settled: false, job: null, mark: at, committed: at - MIN, now: at },
      ...{ window: { from: at - MIN, to: at }, channels: [], silences: [], quietTo: null },
      io: {
        store: { alias: () => 'alerts' },
        get: async () => ({ id: 'storm', source: stored, index: 'alerts', seqNo: 0, primaryTerm: 1 }),
        writeAll: async ([write]: Write[]) => {
          stored = (write as unknown as { doc: AlertDocument }).doc;
          return [{ outcome: 'done' }];
        },
      },
    }) as unknown as RecorderContext;
  const groups = new Groups(contextAt(T0));
  const keys = counted.map((key) => groups.keyOf(key, `match of ${key}`));
  const alert = makeAlert({
    ...{ id: 'storm', ruleId: 'rule', ruleRevision: 1, condition: 'active', key: {}, keyText: '' },
    lastSeen: new Date(T0).toISOString(),
    ...(storm ? { storm: { keys: 2, first: [] } } : { key: { host: 'web-1' } }),
  });
  let stored = alertDocument(alert, { firstMatchId: 'm', mark: T0, notices: [], storm: { last: T0, keys } });
  for (const key of open)
    memory.matches.set(`match of ${key}`, { key, match: { alertId: 'storm' } } as never);
  watchAlert(memory, rule, alert, 0);
  if (storm) memory.storm = { alertId: 'storm', revision: 1, last: T0 };
  const log: string[] = [];
  for (const [minute, { holding, judged, found }] of runs) {
    const tuples = (names: string[]) => names.map((name) => [name]);
    const outcome = {
      holding: holding && tuples(holding),
      ...(judged && { judged: tuples(judged) }),
      memory: null,
    };
    const seen = new Set(found ? ['storm'] : []);
    const may = mayEnd(contextAt(T0 + minute * MIN), outcome as never);
    const results = await recoveries(contextAt(T0 + minute * MIN), groups, outcome as never, seen);
    for (const { alert: changed, notices } of results) {
      // Only then was looked at whether all of its indices can be read; that a storm of events has passed is no reading.
      if (changed.noDataSince || (changed.condition === 'recovered' && holding !== null))
        expect(may).toBe(true);
      const { type } = changed.history[changed.history.length - 1]!;
      log.push([minute, type, ...notices.map(({ reason }) => `told ${reason}`)].join(' '));
      if (changed.condition === 'recovered') return log;
    }
  }
  return log;
}

const recoveredAt = async (...given: Parameters<typeof timeline>): Promise<number | null> => {
  const last = (await timeline(...given)).find((line) => line.includes(' recovered'));
  return last ? Number.parseInt(last, 10) : null;
};

const every = (from: number, to: number, run: Run): Array<[number, Run]> =>
  Array.from({ length: to - from }, (_, n) => [from + n, run]);
const DOWN: Run = { holding: ['web-1'] };
const UP: Run = { holding: [] };

test.each<[string, Array<[number, Run]>, number | null]>([
  ['all keys are back at once: it gathers for its ten minutes', every(1, 20, UP), 10],
  ['one key goes on: it stays', every(1, 120, DOWN), null],
  ['two runs after the last key is back', [...every(1, 30, DOWN), ...every(30, 40, UP)], 31],
  ['one run without it is not enough', [...every(1, 30, DOWN), [30, UP], ...every(31, 40, DOWN)], null],
  ['only keys of others go on', every(1, 20, { holding: ['db-1'] }), 10],
  ['its keys have no documents any more', every(1, 20, { holding: [], judged: ['db-1'] }), null],
  [
    'what was found in the last run waits for one more',
    [...every(1, 30, DOWN), [30, UP], [31, { ...UP, found: true }], [32, UP]],
    32,
  ],
  ['events end with its gathering', every(1, 20, { holding: null }), 10],
])('a storm: %s', async (_, runs, at) => expect(await recoveredAt(runs)).toBe(at));

test.each<[string, Parameters<typeof recoveredAt>[1]]>([
  ['each match is an alert', { grouping: 'match', open: KEYS }],
  ['it holds more keys than it counts', { counted: [], open: KEYS }],
])('a storm knows its keys by their matches where %s', async (_, how) =>
  expect(await recoveredAt([...every(1, 30, DOWN), ...every(30, 40, UP)], how)).toBe(31),
);

describe('a key that has no documents any more', () => {
  const none: Run = { holding: [], judged: ['web-2'] };
  const some: Run = { holding: ['web-1'], judged: ['web-1'] };
  const good: Run = { holding: [], judged: ['web-1'] };
  const runs = [...every(1, 6, none), ...every(6, 8, some), ...every(8, 10, none), ...every(10, 14, good)];
  const marked = ['1 no_data', '6 data_again', '8 no_data', '10 data_again', '11 recovered told recovered'];

  test.each<[Rule['whenVanished'], string[]]>([
    ['keep', marked],
    ['alert', marked.map((line) => (line.endsWith('no_data') ? `${line} told no_data` : line))],
    ['recover', ['2 recovered told recovered']],
  ])('%s', async (whenVanished, log) =>
    expect(await timeline(runs, { storm: false, over: { whenVanished } })).toEqual(log),
  );
});

describe('before an alert ends, its source is looked at', () => {
  const rule = { revision: 1, grouping: 'key', whenVanished: 'keep' } as Rule;
  test.each<[string, Run, { misses?: number; noData?: boolean; storm?: boolean }, boolean]>([
    ['it holds', DOWN, { misses: 1 }, false],
    ['the first run without it', UP, {}, false],
    ['the second', UP, { misses: 1 }, true],
    ['events, which do not hold', { holding: null }, { misses: 1 }, false],
    ['its key vanishes', { holding: [], judged: [] }, {}, true],
    ['it had vanished', { holding: [], judged: [] }, { noData: true }, false],
    ['a storm may end whenever it is judged', DOWN, { storm: true }, true],
  ])('%s: %#', (_, { holding, judged }, watched, expected) => {
    const memory = new RuleMemory();
    const plain = { keyId: '["web-1"]', revision: 1, misses: 0, noData: false, storm: false };
    memory.active.set('alert', { ...plain, ...watched });
    const named = (names: string[]) => names.map((name) => [name]);
    const outcome = {
      holding: holding && named(holding),
      memory: null,
      ...(judged && { judged: named(judged) }),
    };
    expect(mayEnd({ memory, rule }, outcome)).toBe(expected);
  });
});
