/** Runs a condition window by window over a history and compares each answer with the oracle's. */
import type { Condition } from '../../../common/schemas';
import { type ConditionModule, type Found, type Kept, type KeyTuple, keyId } from '../contract';
import { createAnswerer, type TestDocument } from './answerer';
import type { MomentHistory } from './moment_histories';
import { type Inside, oracleMoments, type Said, type Stretch } from './moments_oracle';
import { runCondition, type TestInput } from './run_condition';

interface Compared<C extends Condition> {
  module: ConditionModule<C>;
  condition: C;
  says(inside: Inside, at: number, was: number | null, key: KeyTuple): Said;
  also?: KeyTuple[];
  besides?: Partial<Pick<TestInput<C>, 'lists' | 'parts' | 'stopped'>>;
  /** What the lane keeps before each run. */
  kept?(run: number): Kept;
  /** Values that are only read for what was found, by the match and the documents of its key. */
  later?(found: Stretch, own: Inside): Record<string, unknown>;
}

const inOrder = <T extends { key: KeyTuple; from: number }>(all: T[]): T[] =>
  [...all].sort((a, b) => a.from - b.from || (keyId(a.key) < keyId(b.key) ? -1 : 1));

const plain = ({ key, from, to, until, count, continues, values }: Found) =>
  ({ key, from, to, until, count, continues, values }) as Stretch;

/** Throws (by `expect`) at the first run that differs. Answers what was found, run by run. */
export function compareMoments<C extends Condition>(
  history: MomentHistory,
  compared: Compared<C>,
): Found[][] {
  const { module, condition, says, also, besides, later, kept } = compared;
  const isPath = module.memory(condition).kind === 'path_dependent';
  const reread = isPath ? 0 : history.reread;
  let memory: unknown = null;
  let ranks = new Map<string, number>();
  return history.windows.map((window, run) => {
    const { every, since, key } = history;
    const answerer = createAnswerer(history.documents, { now: window.to });
    const input = {
      condition,
      window,
      reread,
      samples: 2,
      memory,
      every,
      since,
      ...besides,
      kept: kept?.(run) ?? null,
    };
    const { found, outcome } = runCondition(module, input, answerer);
    const visible = history.documents.filter(({ ingestedAt = 0 }) => ingestedAt <= window.to);
    const expected = oracleMoments(visible, { window, every, reread, key }, says, { also, ranks });
    const wanted = expected.found.map((one) =>
      later ? { ...one, values: { ...one.values, ...later(one, insideOf(visible, one.key, key)) } } : one,
    );
    expect(inOrder(found.map(plain))).toEqual(inOrder(wanted));
    expect((outcome.holding ?? []).map(keyId).sort()).toEqual(expected.holding);
    expect((outcome.judged ?? []).map(keyId).sort()).toEqual(expected.judged);
    memory = outcome.memory;
    // Restarted: without a memory of its own, nothing is carried over.
    ranks = isPath ? expected.ranks : new Map();
    return found;
  });
}

function insideOf(documents: readonly TestDocument[], wanted: KeyTuple, key: readonly string[]): Inside {
  const { answer } = createAnswerer(documents);
  return (from, to) => {
    const read = { kind: 'stream' as const, window: { from, to }, key, only: [wanted] };
    const page = answer(read);
    const ids = new Set(page.kind === 'stream' ? page.documents.map(({ id }) => id) : []);
    return documents.filter(({ id }) => ids.has(id));
  };
}
