import type { Condition } from '../../../common/schemas';
import type { Window } from '../../../common/time';
import { severityRank } from '../../../common/words';
import { type ConditionModule, type Found, type KeyTuple, keyId, type Outcome } from '../contract';
import type { TestDocument } from './answerer';
import { createAnswerer } from './answerer';
import type { History } from './histories';
import { sorted } from './oracle';
import { runCondition } from './run_condition';
import type { OracleStretch } from './sliding_oracle';

interface Looked {
  stretches: OracleStretch[];
  holding: Array<{ key: KeyTuple; moment: { rank: number } }>;
}

/** What one run found, beside what it could see. */
export interface SlidingRun {
  found: Found[];
  outcome: Outcome;
  visible: readonly TestDocument[];
  window: Window;
}

/**
 * Runs all windows of a history one after the other and compares each with a look at every millisecond: `look` is that of the
 * documents which were there, from `edge` to `to`.
 */
export function compareSliding<C extends Condition>(
  module: ConditionModule<C>,
  history: History,
  { condition, reread }: { condition: C; reread: number },
  look: (visible: TestDocument[], condition: C, span: { edge: number; to: number }) => Looked,
  each: (run: SlidingRun) => void = () => {},
): void {
  let memory: unknown = null;
  for (const window of history.windows) {
    const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
    const asked = { condition, window, reread, samples: 1, memory };
    const { found, outcome } = runCondition(module, asked, answerer);
    memory = outcome.memory;
    const visible = history.documents.filter(({ ingestedAt }) => Number(ingestedAt) <= window.to);
    const looked = look(visible, condition, { edge: window.from - reread, to: window.to });
    expect(sorted(found.map(told))).toEqual(looked.stretches);
    expect(ranksOf(outcome)).toEqual(
      looked.holding.map(({ key, moment }) => `${keyId(key)} ${moment.rank}`).sort(),
    );
    each({ found, outcome, visible, window });
  }
}

const told = ({ key, from, to, count, continues, values }: Found): OracleStretch => ({
  key,
  from,
  to,
  count,
  continues,
  value: values,
});

/** Each key that holds with its level; 0 where there are none. */
function ranksOf({ severities, holding }: Outcome): string[] {
  const levels = severities ?? (holding ?? []).map((key) => ({ key, severity: null }));
  return levels
    .map(({ key, severity }) => `${keyId(key)} ${severity === null ? 0 : 1 + severityRank(severity)}`)
    .sort();
}
