import type { Alert, Rule, StoppedKey } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import { ApiFailure, badField, notFound } from '../failures';
import type { RuleRecords } from './rule_records';

const MOST_STOPPED = 10_000;
const ROUNDS = 5;

interface Stopping {
  rules: RuleRecords;
  /** Epoch milliseconds. */
  now: number;
  login: string;
  note: string;
}

/**
 * Keeps with the alert's rule that its key is not expected until it is seen again. It asks the same, so neither revision nor
 * version change. Refuses alerts that are not about one key of a flatline as it is now.
 */
export async function stopExpecting(alert: Alert, { rules, now, login, note }: Stopping): Promise<Rule> {
  for (let round = 0; round < ROUNDS; round++) {
    const stored = await rules.get(alert.space, alert.ruleId);
    if (!stored) throw notFound('rule', alert.ruleId);
    const rule = stored.source.payload;
    const key = keyOf(alert, rule);
    const entry: StoppedKey = { key, at: new Date(now).toISOString(), by: login, note };
    const stopped = [...stillStopped(rule, now).filter((one) => !same(one.key, key)), entry];
    if (stopped.length > MOST_STOPPED)
      throw new ApiFailure(
        409,
        `${MOST_STOPPED.toLocaleString('en-US')} keys of this rule are stopped already`,
      );
    const after = { ...rule, stopped };
    const lost = await rules.write([{ before: stored, after, action: 'stop_expecting', actor: login, note }]);
    if (lost.length === 0) return after;
  }
  throw new ApiFailure(409, 'the rule keeps changing; try again');
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The alert's key, in the order of the condition's fields. */
function keyOf(alert: Alert, { condition, grouping, revision, name }: Rule): Array<string | null> {
  if (condition.type !== 'flatline' || condition.key.length === 0)
    throw badField(422, 'id', 'only a key that a flatline misses can be expected no longer');
  if (grouping === 'rule')
    throw badField(422, 'id', `the alerts of "${name}" are about the whole rule, not about one key`);
  if (alert.ruleRevision !== revision)
    throw new ApiFailure(409, `"${name}" asks something else since this alert was made`);
  return condition.key.map((field) => alert.key[field] ?? null);
}

/** Those that are not forgotten anyway by now: what was seen within `remember` was seen after they were stopped. */
function stillStopped({ condition, stopped = [] }: Rule, now: number): StoppedKey[] {
  if (condition.type !== 'flatline') return [];
  // A listed key is expected however long ago it was seen.
  if (condition.expected.length + condition.lists.length > 0) return stopped;
  const oldest = now - 2 * toMillis(condition.remember);
  return stopped.filter(({ at }) => Date.parse(at) > oldest);
}
