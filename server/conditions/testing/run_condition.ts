import type { Condition } from '../../../common/schemas';
import type { ConditionModule, Found, Outcome, Read, ReadResult, RunInput } from '../contract';
import type { Answerer } from './answerer';

export interface ConditionAnswer {
  found: Found[];
  outcome: Outcome;
  /** What was asked, in order. */
  reads: Read[];
}

type Besides = 'every' | 'since' | 'stopped' | 'kept' | 'zone' | 'lists' | 'parts' | 'series';
/** What a test does not name is as it mostly is. */
export type TestInput<C extends Condition> = Omit<RunInput<C>, Besides> & Partial<Pick<RunInput<C>, Besides>>;

/** Drives one run to its end. Memory goes through JSON on the way in and out, as it does through the store. */
export function runCondition<C extends Condition>(
  module: ConditionModule<C>,
  input: TestInput<C>,
  answerer: Answerer,
): ConditionAnswer {
  const answer: Omit<ConditionAnswer, 'outcome'> = { found: [], reads: [] };
  const defaults = {
    every: 60_000,
    since: null,
    stopped: [],
    kept: null,
    zone: 'UTC',
    lists: new Map(),
    parts: [],
    series: false,
  };
  const run = module.run({ ...defaults, ...input, memory: JSON.parse(JSON.stringify(input.memory ?? null)) });
  let resumeWith: ReadResult[] = [];
  for (;;) {
    const step = run.next(resumeWith);
    if (step.done) return { ...answer, outcome: JSON.parse(JSON.stringify(step.value)) as Outcome };
    if ('reads' in step.value) {
      answer.reads.push(...step.value.reads);
      resumeWith = step.value.reads.map((read) => answerer.answer(read));
    } else {
      answer.found.push(...step.value.found);
      resumeWith = [];
    }
  }
}
