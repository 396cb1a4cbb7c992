import type { Act } from '../api';
import { type Alert, type AlertEvent, LONGEST_SNOOZE_MS } from '../schemas';
import { fromMillis, spanInWords, toMillis } from '../time';
import { type NoticeReason, RESOLUTION_WORDS, type Resolution, type Severity, severityRank } from '../words';
import { factsOf } from './facts';
import { ACKNOWLEDGE_MS, type Effect, LIFECYCLE, type LifecycleEvent, type Row } from './table';

/** Who acts when no person does. */
export const ENGINE_ACTOR = 'lookout';

/** What a person reads before closing an alert whose condition still holds. */
export const CLOSE_WHILE_ACTIVE =
  'The condition still holds. Closed now, this alert stays closed and nobody is told: a new alert is made only ' +
  'once it has recovered and come back, when it gets worse, or when it still holds in 24 hours.';

/** What a person does in the queue, and how another act closes. */
export type AnyAct = Act | { type: 'close'; resolution: Resolution; note?: string | undefined };

interface Doing {
  at: number;
  actor: string;
  act: AnyAct | null;
  /** How long an acknowledgement lasts, milliseconds. */
  acknowledgeMs?: number | undefined;
}

const iso = (at: number) => new Date(at).toISOString();

const lastsMs = ({ lasts }: NonNullable<Alert['acknowledged']>): number =>
  lasts === undefined ? ACKNOWLEDGE_MS : toMillis(lasts);

const EFFECTS: Record<Effect, (alert: Alert, doing: Doing) => Partial<Alert>> = {
  count_recurrence: (alert) => ({ recurrences: alert.recurrences + 1 }),
  stamp_recovered: (_, { at }) => ({ recoveredAt: iso(at) }),
  clear_recovered: () => ({ recoveredAt: null }),
  // The clock of an acknowledgement runs only where the condition can be active.
  acknowledge: ({ condition }, { at, actor, acknowledgeMs = ACKNOWLEDGE_MS }) => ({
    acknowledged: {
      at: iso(at),
      by: actor,
      until: condition === 'active' ? iso(at + acknowledgeMs) : null,
      ...(condition === 'recovered' &&
        acknowledgeMs !== ACKNOWLEDGE_MS && { lasts: fromMillis(acknowledgeMs) }),
    },
  }),
  keep_acknowledged: (alert, { at }) =>
    alert.acknowledged
      ? {
          acknowledged: {
            ...alert.acknowledged,
            until: alert.acknowledged.until ?? iso(at + lastsMs(alert.acknowledged)),
          },
        }
      : {},
  clear_acknowledged: () => ({ acknowledged: null }),
  stamp_closed: (_, { at, actor }) => ({ closed: { at: iso(at), by: actor } }),
  clear_closed: () => ({ closed: null }),
  set_resolution: (_, { act }) => (act?.type === 'close' ? { resolution: act.resolution } : {}),
  set_owner: (_, { act, at }) =>
    act?.type === 'assign' ? { owner: act.owner, ownedSince: act.owner === null ? null : iso(at) } : {},
  set_escalated: (_, { at, actor }) => ({ escalated: { at: iso(at), by: actor } }),
  clear_escalated: () => ({ escalated: null }),
  set_snoozed: (_, { act, at, actor }) =>
    act?.type === 'snooze'
      ? { snoozed: { at: iso(at), by: actor, until: new Date(act.until).toISOString() } }
      : {},
  clear_snoozed: (alert) => (alert.snoozed === null ? {} : { snoozed: null }),
};

/** The one row that fits. Throws when none does, which the table's own test rules out. */
export function rowFor(alert: Alert, event: LifecycleEvent, at: number, owner?: string | null): Row {
  const facts = factsOf(alert, at, owner);
  const found = LIFECYCLE.find(
    (row) =>
      row.event === event &&
      (row.status.length === 0 || row.status.includes(alert.status)) &&
      (row.condition.length === 0 || row.condition.includes(alert.condition)) &&
      row.facts.every((fact) => facts.has(fact)),
  );
  if (!found) throw new Error(`no row for ${event} on a ${alert.status}, ${alert.condition} alert`);
  return found;
}

function apply(row: Row, alert: Alert, doing: Doing): Partial<Alert> {
  const next: Partial<Alert> = { ...row.to };
  for (const effect of row.does) Object.assign(next, EFFECTS[effect](alert, doing));
  return next;
}

/** An event of the alert's history before it has an id: the engine gives a stable one, so that a re-run writes it once. */
export type UnnamedEvent = Omit<AlertEvent, 'id'>;

/** The values that `next` changes, as they were and as they become. */
function change(alert: Alert, next: Partial<Alert>): Pick<AlertEvent, 'before' | 'after'> {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const name of Object.keys(next) as Array<keyof Alert>) {
    before[name] = alert[name];
    after[name] = next[name];
  }
  return { before, after };
}

const eventOf = (
  type: string,
  alert: Alert,
  next: Partial<Alert>,
  doing: Doing,
  note: string | null,
): UnnamedEvent => ({ at: iso(doing.at), actor: doing.actor, type, note, ...change(alert, next) });

export interface EngineDecision {
  /** State that changes; empty when nothing does. Counts, times and samples are the engine's to set. */
  next: Partial<Alert>;
  told: NoticeReason | null;
  why: string;
  /** What the alert's history gains; null when its state stays as it is. */
  event: UnnamedEvent | null;
}

function engineDecision(alert: Alert, event: LifecycleEvent, at: number, type: string): EngineDecision {
  const row = rowFor(alert, event, at);
  const doing: Doing = { at, actor: ENGINE_ACTOR, act: null };
  const next = apply(row, alert, doing);
  const changed = Object.keys(next).length > 0;
  return {
    next,
    told: row.told,
    why: row.why,
    event: changed ? eventOf(type, alert, next, doing, row.why) : null,
  };
}

/**
 * A new match of the alert's group, at epoch ms `at` (the end of the run's window). `join`: the match belongs to
 * this alert, which changes by `next`; `new`: it begins a new alert, with this one as `previous`.
 */
export function onMatch(
  alert: Alert,
  at: number,
  severity?: Severity,
): EngineDecision & { action: 'join' | 'new' } {
  // Closed while active: worse than it was then is news.
  const isWorse = severity !== undefined && severityRank(severity) > severityRank(alert.severity);
  if (isWorse && alert.status === 'closed' && alert.condition === 'active')
    return {
      action: 'new',
      next: {},
      told: 'created',
      why: 'closed while active, and it got worse',
      event: null,
    };
  const action = rowFor(alert, 'match', at).outcome === 'new' ? 'new' : 'join';
  return { action, ...engineDecision(alert, 'match', at, 'again') };
}

/** The level that the condition is at has another severity than the alert; null when it has the same, or keeps its own. */
export function onSeverity(alert: Alert, severity: Severity, at: number): EngineDecision | null {
  if (severity === alert.severity) return null;
  const event = severityRank(severity) > severityRank(alert.severity) ? 'worse' : 'better';
  const row = rowFor(alert, event, at);
  if (row.outcome === 'none') return null;
  const next = { ...apply(row, alert, { at, actor: ENGINE_ACTOR, act: null }), severity };
  const told = { at: iso(at), actor: ENGINE_ACTOR, type: event, note: row.why, ...change(alert, next) };
  return { next, told: row.told, why: row.why, event: told };
}

/** `QUIET_RUNS` complete runs in a row did not find the condition. */
export function onQuiet(alert: Alert, at: number): EngineDecision {
  const decision = engineDecision(alert, 'quiet', at, 'recovered');
  if (!decision.event) return decision;
  const held = spanInWords(at - Date.parse(alert.firstSeen));
  return { ...decision, event: { ...decision.event, note: `${decision.why}, after ${held}` } };
}

/** To be asked when `acknowledged.until` has passed; changes nothing before that moment. */
export function onAcknowledgeTimeout(alert: Alert, at: number): EngineDecision {
  const until = alert.acknowledged?.until;
  if (alert.status === 'acknowledged' && (!until || Date.parse(until) > at)) {
    return { next: {}, told: null, why: 'the acknowledgement has not run out', event: null };
  }
  return engineDecision(alert, 'acknowledge_timeout', at, 'acknowledge_timeout');
}

/** To be asked when `snoozed.until` has passed; changes nothing before that moment. */
export function onWake(alert: Alert, at: number): EngineDecision {
  if (alert.snoozed && Date.parse(alert.snoozed.until) > at)
    return { next: {}, told: null, why: 'the snooze is not over', event: null };
  return engineDecision(alert, 'wake', at, 'wake');
}

/** Quiet for as long as the rule's auto-close says. */
export function onAutoClose(alert: Alert, at: number): EngineDecision {
  return engineDecision(alert, 'auto_close', at, 'expired');
}

/** How the alert stands, for a refusal: "closed as Duplicate by ana". */
function standing(alert: Alert): string {
  if (alert.status === 'acknowledged' && alert.acknowledged)
    return `acknowledged by ${alert.acknowledged.by} at ${alert.acknowledged.at}`;
  if (alert.status !== 'closed' || !alert.closed) return alert.status;
  const as = alert.resolution ? ` as "${RESOLUTION_WORDS[alert.resolution]}"` : '';
  return `closed${as} by ${alert.closed.by} at ${alert.closed.at}`;
}

/** What is wrong with a time to snooze until, in words; null when nothing is. */
export function snoozeProblem(until: string, at: number): string | null {
  const length = Date.parse(until) - at;
  if (length <= 0) return 'the time to snooze until lies in the past';
  return length > LONGEST_SNOOZE_MS ? 'an alert is snoozed for 90 days at most' : null;
}

export type ActDecision =
  | { next: Partial<Alert>; event: AlertEvent; told: NoticeReason | null }
  | { refused: string };

/**
 * What a person does to an alert. `id` names the event here and in the audit; `at` is epoch ms; `acknowledgeMs`: how long an
 * acknowledgement lasts, by default 8 h.
 */
export function onAct(
  alert: Alert,
  act: AnyAct,
  { id, ...by }: { actor: string; at: number; id: string; acknowledgeMs?: number | undefined },
): ActDecision {
  const { actor, at } = by;
  const row = rowFor(alert, act.type, at, act.type === 'assign' ? act.owner : undefined);
  if (row.outcome === 'refuse') return { refused: `${row.why} (${standing(alert)})` };
  const tooLong = act.type === 'snooze' ? snoozeProblem(act.until, at) : null;
  if (tooLong) return { refused: tooLong };
  const doing: Doing = { ...by, act };
  const next = apply(row, alert, doing);
  // Nobody is told of their own act, nor of having got nothing.
  const silent = act.type === 'assign' && (act.owner === null || act.owner === actor);
  const note = act.note ?? null;
  return {
    next,
    event: { id, ...eventOf(act.type, alert, next, doing, note) },
    told: silent ? null : row.told,
  };
}
