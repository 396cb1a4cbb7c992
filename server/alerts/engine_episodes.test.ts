import { type Rule, ruleInputSchema } from '../../common/schemas';
import type { Found } from '../conditions';
import type { MatchDocument, Write } from '../store';
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
function node() {
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
