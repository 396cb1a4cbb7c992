/**
 * Who hears of a case's matches, and when: the policy that the rule's options become, over the matches of each run. Its
 * messages are sent and tried again as the outbox does it; what is sent between two runs is told by the later one.
 */
import { type Options, Report, readNotify } from '../../common/elastalert';
import { notifySchema } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { backoffMs } from '../../server/channels';
import type { Found } from '../../server/conditions';
import { decideNotice, NOTHING_TOLD, type Remembered, scopesOf } from '../../server/notify';

/** What a run found, oldest first; `time`: when ElastAlert would say that it was. Epoch ms. */
export interface RunMatches {
  at: number;
  /** Nothing can be read, and nothing is told. */
  isDown: boolean;
  matches: ReadonlyArray<{ found: Found; time: number; fields: Record<string, unknown> }>;
}

export interface Circumstances {
  silence?: ReadonlyArray<{ at: string; until: string; query_key_value?: string }>;
  /** Matches with these values are dropped by an enhancement, a step here. */
  drop_where?: Record<string, unknown>;
  alerter_down_until?: string;
}

/** A rule's options, its key fields, and what each run found. */
interface RuleRuns {
  rule: Options;
  key: readonly string[];
  runs: readonly RunMatches[];
}

interface Message {
  times: number[];
  dueAt: number;
}

/** The messages that are out by each run, each as the times of its matches, whichever rule they are of. */
export function tellRuns(rules: readonly RuleRuns[], given: Circumstances): number[][][] {
  const remembered = new Map<string, unknown>();
  const tellers = rules.map(({ rule, key }, number) =>
    tellerOf(rule, key, `rule ${number}`, remembered, given),
  );
  return (rules[0]?.runs ?? []).map((_, at) =>
    rules.flatMap(({ runs }, number) => tellers[number]!(runs[at]!)),
  );
}

/** What a rule tells at each of its runs; `remembered` is shared by all. */
function tellerOf(
  rule: Options,
  key: readonly string[],
  id: string,
  remembered: Map<string, unknown>,
  given: Circumstances,
): (run: RunMatches) => number[][] {
  const policy = notifySchema.parse(readNotify(rule, new Report()).notify);
  const downUntil = Date.parse(given.alerter_down_until ?? '');
  const bundles = new Map<string, Message>();
  let waiting: Message[] = [];
  let number = 0;

  const tell = ({ found, time, fields }: RunMatches['matches'][number], at: number): void => {
    const sample = [{ id: '', index: '', time: '', fields }];
    const scopes = scopesOf({ id, space: 'default' }, policy, { key: keyOf(key, found), sample });
    const before: Remembered = { ...NOTHING_TOLD };
    for (const name of ['told', 'open', 'counted'] as const) {
      const value = remembered.get(scopes[name] ?? '');
      if (value !== undefined) Object.assign(before, { [name]: value });
    }
    number += 1;
    const one = { by: `${id} ${number}`, at, matchAt: time, reason: 'created' as const };
    const { held, bundle, after } = decideNotice(policy, one, before);
    if (held) return;
    for (const name of ['told', 'open', 'counted'] as const)
      if (scopes[name] !== null) remembered.set(scopes[name], after[name]);
    const message = bundle ? bundles.get(bundle.id) : undefined;
    if (message && waiting.includes(message)) {
      message.times.push(time);
      return;
    }
    const made: Message = { times: [time], dueAt: bundle?.dueAt ?? at };
    waiting.push(made);
    if (bundle) bundles.set(bundle.id, made);
  };

  /** What is due is out, or given up, by `at`. */
  const send = (at: number): number[][] => {
    const due = waiting.filter(({ dueAt }) => dueAt <= at);
    const out = due.filter((message) => {
      const sentAt = sentWhen(message.dueAt, downUntil, toMillis(policy.tryFor));
      return sentAt !== null && sentAt <= at;
    });
    const over = due.filter(({ dueAt }) => sentWhen(dueAt, downUntil, toMillis(policy.tryFor)) === null);
    waiting = waiting.filter((message) => !out.includes(message) && !over.includes(message));
    return out.map(({ times }) => [...times].sort((a, b) => a - b));
  };

  return ({ at, isDown, matches }) => {
    if (isDown) return [];
    // What was gathered goes out before a run adds to it.
    const gathered = send(at);
    for (const match of matches) {
      if (isDropped(match.fields, given) || isSilenced(keyOf(key, match.found), at, given)) continue;
      tell(match, at);
    }
    const bundled = policy.bundle !== null;
    return bundled ? gathered : [...gathered, ...send(at)];
  };
}

/** When a message is out that is tried from `from` on; null when it is given up before. */
function sentWhen(from: number, downUntil: number, tryForMs: number): number | null {
  let at = from;
  for (let tries = 1; at < downUntil; tries++) {
    if (at >= from + tryForMs) return null;
    at += backoffMs(tries, () => 0.5);
  }
  return at;
}

const keyOf = (fields: readonly string[], { key }: Found): Record<string, string | null> =>
  Object.fromEntries(fields.map((field, at) => [field, key[at] ?? null]));

const isDropped = (fields: Record<string, unknown>, { drop_where: where }: Circumstances): boolean =>
  where !== undefined && Object.entries(where).every(([name, value]) => fields[name] === value);

const isSilenced = (
  key: Record<string, string | null>,
  at: number,
  { silence = [] }: Circumstances,
): boolean =>
  silence.some(
    ({ at: from, until, query_key_value: value }) =>
      at >= Date.parse(from) &&
      at < Date.parse(until) &&
      (value === undefined || Object.values(key).join(', ') === value),
  );
