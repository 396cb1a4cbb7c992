import { type Rule, ruleInputSchema } from '../../common/schemas';
import { makeAlert } from '../../test/make';
import type { Found } from '../conditions';
import { type AlertDocument, alertDocument, type MatchDocument, type Write } from '../store';
import type { RecorderContext } from './engine_context';
import { recordEpisodes } from './engine_episodes';
import { Groups } from './engine_groups';
import { RuleMemory, storedMatch } from './engine_memory';
import { StepStage } from './engine_steps';

const START = Date.parse('2026-03-10T00:00:00Z');
const rule = {
  ...ruleInputSchema.parse({
    name: 'r',
    source: { kind: 'saved_search', id: 's' },
    condition: { type: 'frequency', key: ['user'], count: 3, within: '10s' },
    grouping: 'match',
  }),
  id: 'rule',
  space: 'default',
  revision: 1,
} as Rule;

const episode = (user: string, from: number, count: number): Found => ({
  key: [user],
  from: START + from,
  to: START + from + 10,
  until: START + from + 11,
  count,
  continues: false,
  document: null,
  sample: [],
});

let documents: Map<string, MatchDocument>;
beforeEach(() => {
  documents = new Map();
});

/** One node's run of the first minute; it knows what the store held when it began. */
function node(over: Partial<RecorderContext> = {}) {
  const memory = new RuleMemory();
  for (const [id, source] of documents)
    memory.matches.set(id, storedMatch({ id, index: 'matches', source, seqNo: 0, primaryTerm: 1 }));
  const io = {
    store: { month: async () => 'matches', alias: () => 'alerts', search: async () => ({ total: 0 }) },
    get: async (index: string, id: string) => {
      const source = documents.get(id);
      return source ? { id, index, source, seqNo: 0, primaryTerm: 1 } : null;
    },
    writeAll: async (writes: ReadonlyArray<Write & { doc: MatchDocument }>) =>
      writes.map(({ op, id, doc }) => {
        const outcome = op === 'create' && documents.has(id) ? 'conflict' : 'done';
        if (outcome === 'done') documents.set(id, doc);
        return { outcome, seqNo: 0, primaryTerm: 1 };
      }),
  };
  const window = { from: START, to: START + 60_000 };
  const context = {
    ...{ rule, window, memory, io, reread: 0, mark: window.to, committed: window.from + 0.999 },
    ...{ settled: false, job: null, now: window.to, silences: [] },
    lookUps: { lists: () => [], lookUp: async () => new Map(), program: async () => ({}) },
    countKey: async () => 5,
    ...over,
  } as unknown as RecorderContext;
  const steps = new StepStage(context);
  return (found: Found[]) => recordEpisodes(context, new Groups(context), steps, new Set(), 10_000, found);
}

/** Without those that were merged into another. */
const stored = () =>
  [...documents.values()]
    .filter(({ payload: { match } }) => match.count > 0)
    .map(({ payload: { match } }) => `${match.keyText} ${match.count}`)
    .sort();

test.each<[string, Found[], Found[], boolean]>([
  ['the same one', [episode('root', 500, 3)], [episode('root', 500, 3)], true],
  ['one that grew meanwhile', [episode('root', 500, 3)], [episode('root', 495, 4)], true],
  ['another key', [episode('root', 500, 3)], [episode('eve', 400, 3), episode('root', 500, 3)], true],
  ['another time', [episode('root', 500, 3)], [episode('root', 100, 5), episode('root', 500, 3)], false],
])('a match of a lost node arrives in the run of the next: %s', async (_name, first, second, isTaken) => {
  const lost = node();
  const next = node();
  await lost(first);
  if (isTaken) await next(second);
  else {
    await expect(next(second)).rejects.toThrow('another node');
    // Run again from what the store holds.
    await node()(second);
  }
  expect(stored()).toHaveLength(second.length);
  if (!isTaken) expect(stored()).toEqual(second.map(({ key, count }) => `${key[0]} ${count}`).sort());
});

test.each<[string, Partial<RecorderContext>, Partial<RecorderContext>]>([
  ['a past window seen in part, when it is seen whole', { settled: true }, { settled: true }],
  ['an owed window, after a newer one', { mark: START + 120_000 }, { settled: true }],
  ['the first half of a window that ran out of time', { mark: START + 120_000 }, {}],
])('a match grows by %s', async (_name, before, then) => {
  await node(before)([episode('root', 500, 3)]);
  const [first] = [...documents.values()];
  for (let times = 0; times < 2; times++) {
    await node(then)([episode('root', 495, 4)]);
    expect(stored()).toEqual(['root 5']);
  }
  // What the newer window has applied stays applied.
  const [grown] = [...documents.values()];
  expect(grown!.payload.engine.mark).toBe(first!.payload.engine.mark);
  expect(grown!.payload.match.appliedTo).toBe(first!.payload.match.appliedTo);
});

describe('an episode that goes on after its alert was closed', () => {
  const MINUTE = 60_000;
  const keyed = { ...rule, grouping: 'key' as const };
  const found = (severity: Found['severity'], minute: number): Found => ({
    ...episode('root', 0, 3 * minute),
    to: START + minute * MINUTE,
    until: START + minute * MINUTE + 5_000,
    severity,
  });
  let alerts: Map<string, AlertDocument>;

  /** The run of a minute, by a process that knows what is stored; cut off before its `cut`-th write. */
  async function run(minute: number, one: Found, cut = Number.POSITIVE_INFINITY) {
    const memory = new RuleMemory();
    for (const [id, source] of documents)
      memory.matches.set(id, storedMatch({ id, index: 'matches', source, seqNo: 0, primaryTerm: 1 }));
    let writes = 0;
    const io = {
      store: { month: async () => 'matches', alias: () => 'alerts', search: async () => ({ hits: [] }) },
      get: async (index: string, id: string) => {
        const source = index === 'alerts' ? alerts.get(id) : documents.get(id);
        return source ? { id, index, source, seqNo: 0, primaryTerm: 1 } : null;
      },
      writeAll: async (all: ReadonlyArray<Write & { doc: MatchDocument }>) =>
        all.map(({ id, doc }) => {
          if (++writes >= cut) throw new Error('cut off');
          documents.set(id, doc);
          return { outcome: 'done', seqNo: 0, primaryTerm: 1 };
        }),
    };
    const window = { from: START + (minute - 1) * MINUTE, to: START + minute * MINUTE };
    const context = {
      ...{ rule: keyed, window, memory, io, reread: 0, mark: window.to, committed: window.from },
      ...{ settled: false, job: null, now: window.to, silences: [] },
      lookUps: { lists: () => [], lookUp: async () => new Map(), program: async () => ({}) },
    } as unknown as RecorderContext;
    const groups = new Groups(context);
    for (const [id, { 'lookout.payload': stored }] of alerts) memory.setNewest(stored.alert.groupKey, id);
    await recordEpisodes(context, groups, new StepStage(context), new Set(), 10_000, [one]);
    return groups.all();
  }

  /** Stored once at minute 1, its alert closed right after that at `warning`. */
  async function closed(over: Parameters<typeof makeAlert>[0] = {}) {
    alerts = new Map();
    const [group] = await run(1, found('warning', 1));
    const alert = makeAlert({
      ...{ id: group!.alertId, groupKey: group!.groupKey, status: 'closed', condition: 'active' },
      ...{ severity: 'warning', closed: { at: new Date(START + MINUTE).toISOString(), by: 'ana' }, ...over },
    });
    const state = { firstMatchId: group!.firstMatchId, mark: START + MINUTE, notices: [] };
    alerts.set(alert.id, alertDocument(alert, state));
    return alert.id;
  }
  const day = 24 * 60;

  test.each<[string, number, Found['severity'], Parameters<typeof makeAlert>[0], boolean]>([
    ['as it was', 5, 'warning', {}, false],
    ['worse', 5, 'critical', {}, true],
    ['a day later', 1 + day, 'warning', {}, true],
    ['reopened meanwhile', 1 + day, 'critical', { status: 'open', closed: null }, false],
  ])('%s', async (_, minute, severity, over, isNew) => {
    const before = await closed(over);
    const groups = await run(minute, found(severity, minute));
    expect(groups).toHaveLength(1);
    expect(groups[0]!.alertId === before).toBe(!isNew);
    expect(groups[0]!.previous?.id ?? null).toBe(isNew ? before : null);
    expect(documents.size).toBe(isNew ? 2 : 1);
    const again = await run(minute, found(severity, minute));
    expect(again.map(({ alertId }) => alertId)).toEqual(groups.map(({ alertId }) => alertId));
    expect(documents.size).toBe(isNew ? 2 : 1);
  });

  test('cut off before any write, it comes out the same', async () => {
    await closed();
    const start = new Map(documents);
    await run(5, found('critical', 5));
    const whole = new Map(documents);
    for (const cut of [1, 2]) {
      documents = new Map(start);
      await expect(run(5, found('critical', 5), cut)).rejects.toThrow('cut off');
      await run(5, found('critical', 5));
      expect(documents).toEqual(whole);
    }
  });
});
