/** Short forms for tests of conditions that look now and then. */
import type { Condition } from '../../../common/schemas';
import type { ConditionModule, Found } from '../contract';
import { createAnswerer, type TestDocument } from './answerer';
import { type ConditionAnswer, runCondition, type TestInput } from './run_condition';

/** `[time, fields]` or just a time. */
export const documentsAt = (
  ...all: ReadonlyArray<number | readonly [number, Record<string, unknown>]>
): TestDocument[] =>
  all.map((one, at) => {
    const [time, fields] = typeof one === 'number' ? [one, {}] : one;
    return { id: `d${at}`, index: 'events', time, fields };
  });

/** One run over `(0, 100]`, looking every 10. */
export const runMoments = <C extends Condition>(
  module: ConditionModule<C>,
  condition: C,
  documents: readonly TestDocument[],
  input: Partial<TestInput<C>> = {},
): ConditionAnswer =>
  runCondition(
    module,
    { condition, window: { from: 0, to: 100 }, reread: 0, samples: 2, memory: null, every: 10, ...input },
    createAnswerer(documents),
  );

/** `[from, to, values]` of each match. */
export const momentSpans = ({ found }: ConditionAnswer) =>
  found.map(({ from, to, values }) => [from, to, values]);

/** The sentence of a match. */
export const reasonOf = <C extends Condition>(
  module: ConditionModule<C>,
  condition: C,
  found: Found,
): string =>
  module.reason(condition, {
    key: Object.fromEntries(condition.key.map((field, at) => [field, found.key[at] ?? null])),
    count: found.count,
    values: found.values ?? {},
    severity: found.severity,
  });
