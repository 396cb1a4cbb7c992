import fc from 'fast-check';
import { type Rule, ruleInputSchema } from '../../common/schemas';
import type { Found } from '../conditions';
import type { Coalescer, MatchDocument, Store, Write, WriteResult } from '../store';
import type { RecorderContext } from './engine_context';
import { recordDocuments } from './engine_documents';
import { Groups } from './engine_groups';
import { RuleMemory } from './engine_memory';
import { StepStage } from './engine_steps';

const START = Date.parse('2026-03-10T00:00:00Z');
const SECOND = 1_000;
/** A window of the history, and how far the one before is read again. */
const WINDOW = 60 * SECOND;
const REREAD = 30 * SECOND;

class CutOff extends Error {}

/** As much of the store as matches need: searches see what was refreshed, ids everything. */
class FakeStore {
  readonly documents = new Map<string, MatchDocument>();
  private searchable: MatchDocument[] = [];
  /** Of the next writes, which are done before the run is cut off; null: all, and it is not. */
  cut: readonly boolean[] | null = null;

  refresh(): void {
    this.searchable = [...this.documents.values()];
  }

  get io(): Coalescer {
    const store = {
      month: async () => 'matches',
      scan: async function* (this: FakeStore, _: string, { query }: { query: SearchQuery }) {
        yield this.found(query).map((source) => ({ source }));
      }.bind(this),
      search: async () => ({
        total: this.searchable.filter(({ fate }) => fate === 'dropped').length,
      }),
    } as unknown as Store;
    return {
      store,
      get: async (_: string, id: string) => {
        const source = this.documents.get(id);
        return source ? { id, source } : null;
      },
      writeAll: async (writes: readonly Write[]) => writes.map((write) => this.write(write)),
    } as unknown as Coalescer;
  }

  private found({ bool: { filter } }: SearchQuery): MatchDocument[] {
    const identities = filter.flatMap((one) => ('terms' in one ? one.terms.step_keys : []));
    const [range] = filter.flatMap((one) => ('range' in one ? [one.range.from] : []));
    return this.searchable.filter(({ step_keys: keys = [], from }) => {
      const at = Date.parse(String(from));
      const like = (keys as string[]).some((key) => identities.includes(key));
      return like && at > range!.gt && at < range!.lt;
    });
  }

  private write(write: Write): WriteResult {
    const done = { id: write.id, index: write.index, seqNo: 0, primaryTerm: 1, error: null };
    if (this.cut) {
      const [goes, ...rest] = this.cut;
      this.cut = rest;
      if (goes === undefined) throw new CutOff();
      if (!goes) return { ...done, outcome: 'done' };
    }
    if (this.documents.has(write.id)) return { ...done, outcome: 'conflict' };
    this.documents.set(write.id, (write as { doc: MatchDocument }).doc);
    return { ...done, outcome: 'done' };
  }
}

interface SearchQuery {
  bool: {
    filter: Array<
      { terms: { step_keys: string[] } } | { range: { from: { gt: number; lt: number } } } | { term: object }
    >;
  };
}

/** A document: when it happened, when it can be read (seconds), and what is in it. */
interface Event {
  at: number;
  seen: number;
  user: string;
  host: string;
}

const ruleWith = (steps: unknown[]): Rule =>
  ({
    ...ruleInputSchema.parse({
      name: 'r',
      source: { kind: 'saved_search', id: 's' },
      condition: { type: 'any', key: ['user'] },
      grouping: 'match',
      steps,
    }),
    id: 'rule',
    space: 'default',
    revision: 1,
  }) as Rule;

/** What a run of the n-th window finds, oldest first. */
function foundIn(events: readonly Event[], window: { from: number; to: number }): Found[] {
  return events
    .map((event, index) => ({ ...event, index, time: START + event.at * SECOND }))
    .filter(({ time, seen, at }) => {
      const readable = START + (at + seen) * SECOND <= window.to + WINDOW;
      return time > window.from - REREAD && time <= window.to && readable;
    })
    .sort((a, b) => a.time - b.time || a.index - b.index)
    .map(({ time, index, user, host }) => ({
      key: [user],
      from: time,
      to: time,
      until: time,
      count: 1,
      continues: false,
      document: `logs/${index}`,
      sample: [{ id: `${index}`, index: 'logs', time: new Date(time).toISOString(), fields: { user, host } }],
    }));
}

/** Runs one window; `memory` is that of a lane that lives on, or was just taken. */
async function runWindow(rule: Rule, store: FakeStore, memory: RuleMemory, number: number, events: Event[]) {
  const window = { from: START + number * WINDOW, to: START + (number + 1) * WINDOW };
  const context = {
    rule,
    window,
    reread: REREAD,
    mark: window.to,
    committed: window.from + 0.999,
    settled: false,
    job: null,
    now: window.to,
    memory,
    io: store.io,
    silences: [],
    lookUps: { lists: () => [], lookUp: async () => new Map(), program: async () => ({}) },
  } as unknown as RecorderContext;
  if (!memory.primed) {
    store.refresh();
    memory.forgetStored();
    memory.primed = true;
  }
  const steps = new StepStage(context);
  const found = foundIn(events, window);
  // As conditions hand them over: in pages.
  for (let at = 0; at < found.length; at += 4)
    await recordDocuments(context, new Groups(context), steps, found.slice(at, at + 4));
  steps.finish();
  return steps;
}

const fates = (store: FakeStore) =>
  Object.fromEntries(
    [...store.documents].map(([id, { payload }]) => [
      id,
      `${payload.match.fate} ${payload.match.fateReason}`,
    ]),
  );

const WINDOWS = 5;

const events = fc.array(
  fc.record({
    at: fc.integer({ min: 1, max: WINDOWS * 60 }),
    seen: fc.constantFrom(0, 0, 0, 70, 100),
    user: fc.constantFrom('ana', 'bob'),
    host: fc.constantFrom('web-1', 'web-2', 'db-1'),
  }),
  { minLength: 5, maxLength: 40 },
);

const span = fc.constantFrom('10s', '45s', '2m');
const step = fc.oneof(
  fc.record({
    kind: fc.constant('dedupe'),
    within: span,
    fields: fc.constantFrom([], ['host'], ['machine']),
  }),
  fc.record({
    kind: fc.constant('throttle'),
    per: span,
    count: fc.integer({ min: 1, max: 3 }),
    fields: fc.constantFrom([], ['host']),
  }),
  fc.constant({ kind: 'rename', from: 'host', to: 'machine' }),
  fc.constant({ kind: 'filter', action: 'drop', query: 'host: db-*' }),
);
const steps = fc
  .array(step, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map((part, at) => ({ id: `s${at}`, ...part })));

/** Of each window: how often it is cut off before it is stored whole, and which writes of that try were done. */
const cuts = fc.array(fc.array(fc.array(fc.boolean(), { maxLength: 12 }), { maxLength: 2 }), {
  minLength: WINDOWS,
  maxLength: WINDOWS,
});
/** Before which windows another node takes the lane. */
const moves = fc.array(fc.boolean(), { minLength: WINDOWS, maxLength: WINDOWS });

test('runs that are cut off anywhere and repeated decide as those that are not', async () => {
  let dropped = 0;
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(events, steps, cuts, moves, async (history, parts, tries, takenOver) => {
      const rule = ruleWith(parts);
      const whole = new FakeStore();
      const torn = new FakeStore();
      const steady = new RuleMemory();
      let memory = new RuleMemory();
      for (let number = 0; number < WINDOWS; number++) {
        const once = await runWindow(rule, whole, steady, number, history);
        if (takenOver[number]) memory = new RuleMemory();
        for (const writes of tries[number]!) {
          torn.cut = writes;
          try {
            await runWindow(rule, torn, memory, number, history);
          } catch (error) {
            if (!(error instanceof CutOff)) throw error;
            cut += 1;
          }
          torn.cut = null;
          memory.goBack();
        }
        const again = await runWindow(rule, torn, memory, number, history);
        expect(fates(torn)).toEqual(fates(whole));
        // What the run tells of itself is the same as well, whichever try stored it.
        expect(again.droppedBy).toEqual(once.droppedBy);
        dropped += once.droppedBy.reduce((sum, { count }) => sum + count, 0);
      }
    }),
    { numRuns: 200 },
  );
  expect(Math.min(dropped, cut)).toBeGreaterThan(100);
});
