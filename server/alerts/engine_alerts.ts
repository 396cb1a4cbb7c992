import {
  ENGINE_ACTOR,
  type EngineDecision,
  onMatch,
  onQuiet,
  onSeverity,
  withEvent,
} from '../../common/alert_lifecycle';
import { type Alert, type AlertEvent, policyOf } from '../../common/schemas';
import { isoWindow, type Window } from '../../common/time';
import { type NoticeReason, type Severity, worseOf } from '../../common/words';
import type { FoundValues } from '../conditions';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  type Notice,
  type Stored,
  stableId,
  type Write,
} from '../store';
import type { RecorderContext, TopValues } from './engine_context';
import { type Group, newest } from './engine_groups';
import type { Totals } from './engine_memory';
import { isRepeatDue } from './repeat';

const MAX_NOTICES = 50;
const TRIES = 8;

/** What became of an alert in this run: told or not, made or gone on. */
export interface AlertOutcome {
  alert: Alert;
  isNew: boolean;
  notices: Notice[];
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * Stores what a group adds to its alert, making the alert when it is new; `holds` says whether its condition holds now.
 * `totals`: what its matches come to, given where a run that was cut off may have been here; they are what counts then.
 * Null when nothing is to be stored.
 */
export async function storeGroup(
  context: RecorderContext,
  group: Group,
  holds: boolean,
  totals: Totals | undefined,
): Promise<AlertOutcome | null> {
  if (group.stored === null && (totals?.matches ?? group.matches) <= 0) return null;
  let stored = group.stored;
  for (let tries = 0; tries < TRIES; tries++) {
    if (!stored) {
      const added = withTotals(group, totals);
      const made = newAlert(context, added, await topOf(context, added));
      const outcome = await put(context, made.alert, made.engine, null);
      if (outcome) return { alert: outcome, isNew: true, notices: made.engine.notices };
    } else {
      const { engine } = stored.source['lookout.payload'];
      const alert = alertOf(stored);
      const isApplied = engine.mark >= context.mark;
      if (isApplied && (!totals || agrees(alert, totals))) return applied(context, stored);
      const added = withTotals(group, totals, alert);
      const repeats = isSeen(added, holds, alert) && isRepeatDue(context, alert, engine.notices);
      if (!isApplied && !changes(added, holds, alert) && !repeats) return null;
      const next = isApplied
        ? recounted(context, added, alert, engine)
        : joined(context, added, holds, alert, engine);
      const outcome = await put(context, next.alert, next.engine, stored);
      if (outcome) return { alert: outcome, isNew: false, notices: next.told };
    }
    // A person, or a run that was cut off, was there first: look again and decide anew.
    stored = await context.io.get<AlertDocument>(context.io.store.alias('alerts'), group.alertId);
  }
  throw new Error(`alert ${group.alertId} changes faster than it can be written`);
}

const returned = (alert: Alert, holds: boolean): boolean =>
  holds && alert.condition === 'recovered' && alert.status !== 'closed';

const changes = (group: Group, holds: boolean, alert: Alert): boolean =>
  group.matches !== 0 ||
  group.documents !== 0 ||
  returned(alert, holds) ||
  (group.now ?? worseOf(alert.severity, group.severity)) !== alert.severity;

/** Its condition holds, or what cannot recover was found once more. */
const isSeen = (group: Group, holds: boolean, alert: Alert): boolean =>
  alert.condition === 'event' ? group.matches > 0 : holds;

const agrees = (alert: Alert, totals: Totals): boolean =>
  alert.count === totals.documents && alert.matches === totals.matches;

/** What is missing in the alert (or all of it, when it is new) so that it says what its matches come to. */
function withTotals(group: Group, totals: Totals | undefined, alert?: Alert): Group {
  if (!totals) return group;
  return {
    ...group,
    matches: totals.matches - (alert?.matches ?? 0),
    documents: totals.documents - (alert?.count ?? 0),
    first: Math.min(group.first, totals.first),
    last: Math.max(group.last, totals.last),
    evidenceFrom: Math.min(group.evidenceFrom, totals.first - 1),
  };
}

/** This window is in already; what it had to tell is made again, in case its deliveries were not. */
function applied(context: RecorderContext, stored: Stored<AlertDocument>): AlertOutcome {
  const { engine } = stored.source['lookout.payload'];
  return { alert: alertOf(stored), isNew: false, notices: noticesOf(context, engine) };
}

async function put(
  { io, memory }: RecorderContext,
  alert: Alert,
  engine: AlertEngineState,
  over: Stored<AlertDocument> | null,
): Promise<Alert | null> {
  const at = { index: io.store.alias('alerts'), id: alert.id, doc: alertDocument(alert, engine) };
  const write: Write = over ? { op: 'index', ...at, fence: over } : { op: 'create', ...at };
  memory.unfinished.add(alert.id);
  const [written] = await io.writeAll([write]);
  return written!.outcome === 'done' ? alert : null;
}

const evidenceOf = ({ window }: RecorderContext, group: Group): Window => ({
  from: Math.min(group.evidenceFrom, window.to - 1),
  to: window.to,
});

/** Among the values that decided: what its documents hold most, as they were when it was made. */
const topOf = async (context: RecorderContext, group: Group): Promise<{ top?: TopValues[] }> => {
  if (policyOf(context.rule).top.length === 0) return {};
  return { top: await context.topValues(evidenceOf(context, group), group.tuple) };
};

function newAlert(
  context: RecorderContext,
  group: Group,
  top: { top?: TopValues[] },
): { alert: Alert; engine: AlertEngineState } {
  const { rule, condition, now, settled, job, channels } = context;
  const at = iso(now);
  const id = group.alertId;
  const evidence = evidenceOf(context, group);
  const alert: Alert = {
    id,
    space: rule.space,
    ruleId: rule.id,
    ruleName: rule.name,
    ruleRevision: rule.revision,
    severity: group.severity ?? rule.severity,
    tags: rule.tags,
    status: 'open',
    condition: condition.recovers ? (settled ? 'recovered' : 'active') : 'event',
    resolution: null,
    groupKey: group.groupKey,
    key: group.key,
    keyText: group.keyText,
    reason: reasonOf(context, group, group.documents, group.severity ?? rule.severity),
    values: { ...group.values, ...top },
    count: group.documents,
    matches: group.matches,
    recurrences: 0,
    firstSeen: iso(group.first),
    lastSeen: iso(group.last),
    recoveredAt: condition.recovers && settled ? iso(group.last) : null,
    backfill: job,
    createdAt: at,
    updatedAt: at,
    window: isoWindow(evidence),
    sample: group.sample,
    owner: null,
    ownedSince: null,
    escalated: null,
    acknowledged: null,
    closed: null,
    previous: group.previous,
    discoverUrl: context.discoverUrl(group.key, evidence, group.last),
    history: [engineEvent(context, id, 'created', { at, note: null, before: {}, after: { status: 'open' } })],
    version: '',
  };
  const engine: AlertEngineState = {
    firstMatchId: group.firstMatchId,
    mark: context.mark,
    notices: [],
  };
  addNotice(context, engine, 'created', channels);
  return { alert, engine };
}

function joined(
  context: RecorderContext,
  group: Group,
  holds: boolean,
  alert: Alert,
  before: AlertEngineState,
) {
  const { window, settled, channels } = context;
  // A match that grew back to now, through documents that came late, is the condition's return as much as a new one is.
  const isBack = group.matches > 0 || returned(alert, holds);
  const decision = isBack && !settled ? onMatch(alert, window.to) : null;
  const grown = grownBy(context, group, alert);
  const shifted = settled ? null : onSeverity(alert, grown.severity, context.now);
  const changed = (decision?.action === 'join' ? decision.told : null) ?? shifted?.told ?? null;
  const repeats = isSeen(group, holds, alert) && isRepeatDue(context, alert, before.notices);
  const told = changed ?? (repeats ? 'repeated' : null);
  const next: Alert = {
    ...grown,
    ...(decision?.action === 'join' ? decision.next : {}),
    ...shifted?.next,
    updatedAt: iso(context.now),
  };
  const engine: AlertEngineState = {
    ...before,
    mark: context.mark,
    notices: [...before.notices],
  };
  const notices = told ? [addNotice(context, engine, told, channels)] : [];
  next.history = withDecision(context, next, decision);
  next.history = withDecision(context, next, shifted);
  return { alert: next, engine, told: notices };
}

/** A sentence of what decided; `severity` is that of the alert. */
function reasonOf(
  { rule, condition }: RecorderContext,
  { key, values }: Pick<Alert, 'key' | 'values'>,
  count: number,
  severity: Severity,
): string {
  return condition.reason(rule.condition, { key, count, values: values as FoundValues, severity });
}

function grownBy(context: RecorderContext, group: Group, alert: Alert): Alert {
  const { rule, window, discoverUrl } = context;
  const { top } = alert.values;
  const decided = Object.keys(group.values).length > 0;
  const values = decided ? { ...group.values, ...(top !== undefined && { top }) } : alert.values;
  const severity = group.now ?? worseOf(alert.severity, group.severity) ?? alert.severity;
  const count = Math.max(alert.count + group.documents, 0);
  const evidence = {
    from: Math.min(Date.parse(alert.window.from), group.evidenceFrom),
    to: Math.max(Date.parse(alert.window.to), window.to),
  };
  return {
    ...alert,
    ruleName: rule.name,
    count,
    matches: Math.max(alert.matches + group.matches, 0),
    // Emptied, because its match turned out to be part of another alert's: it goes on saying why it was made.
    reason: count > 0 ? reasonOf(context, { key: alert.key, values }, count, severity) : alert.reason,
    values,
    severity,
    firstSeen: iso(Math.min(Date.parse(alert.firstSeen), group.first)),
    lastSeen: iso(Math.max(Date.parse(alert.lastSeen), group.last)),
    window: isoWindow(evidence),
    discoverUrl: discoverUrl(alert.key, evidence, Math.max(Date.parse(alert.lastSeen), group.last)),
    sample: newest([...alert.sample, ...group.sample], rule.samples),
  };
}

/** This window is in already, but before it was cut off it did not see all that it sees now. */
function recounted(context: RecorderContext, group: Group, alert: Alert, engine: AlertEngineState) {
  const next: Alert = { ...grownBy(context, group, alert), updatedAt: iso(context.now) };
  return { alert: next, engine, told: noticesOf(context, engine) };
}

const noticesOf = ({ committed, mark: own }: RecorderContext, { notices }: AlertEngineState): Notice[] =>
  notices.filter(({ mark }) => mark !== null && mark > committed && mark <= own);

/** The condition goes on holding, and the run found nothing new of it. Null: nothing is to be told, or the alert is gone. */
export async function repeat(context: RecorderContext, alertId: string): Promise<AlertOutcome | null> {
  const { io } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    if (!stored) return null;
    const { engine: before } = stored.source['lookout.payload'];
    const alert = alertOf(stored);
    if (before.mark >= context.mark) return applied(context, stored);
    if (!isRepeatDue(context, alert, before.notices)) return null;
    const engine: AlertEngineState = { ...before, mark: context.mark, notices: [...before.notices] };
    const notices = [addNotice(context, engine, 'repeated', context.channels)];
    const outcome = await put(context, { ...alert, updatedAt: iso(context.now) }, engine, stored);
    if (outcome) return { alert: outcome, isNew: false, notices };
  }
  throw new Error(`alert ${alertId} changes faster than it can be written`);
}

/** What a run that was cut off had to tell of an alert. */
export async function retell(context: RecorderContext, alertId: string): Promise<AlertOutcome | null> {
  const { io } = context;
  const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
  return stored && applied(context, stored);
}

/** The condition was gone in enough complete runs. Null: the alert is gone. `not yet`: a later window has to say so. */
export async function recover(
  context: RecorderContext,
  alertId: string,
): Promise<AlertOutcome | 'not yet' | null> {
  const { io, window, now } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    if (!stored) return null;
    const { engine: before } = stored.source['lookout.payload'];
    const alert = alertOf(stored);
    if (alert.condition !== 'active') return applied(context, stored);
    // Only a window newer than the last one applied may say how things stand.
    if (before.mark >= context.mark) return 'not yet';
    const decision = onQuiet(alert, window.to);
    const engine: AlertEngineState = { ...before, mark: context.mark, notices: [...before.notices] };
    const notices = decision.told ? [addNotice(context, engine, decision.told, toldBefore(before))] : [];
    const next = { ...alert, ...decision.next, updatedAt: iso(now) };
    next.history = withDecision(context, next, decision);
    const outcome = await put(context, next, engine, stored);
    if (outcome) return { alert: outcome, isNew: false, notices };
  }
  throw new Error(`alert ${alertId} changes faster than it can be written`);
}

/** A recovery goes exactly to those who got the trigger. */
function toldBefore(engine: AlertEngineState): string[] {
  const triggers = engine.notices.filter(
    ({ reason }) => reason === 'created' || reason === 'again' || reason === 'repeated' || reason === 'worse',
  );
  return [...new Set(triggers.flatMap(({ channels }) => channels))];
}

function addNotice(
  context: RecorderContext,
  engine: AlertEngineState,
  reason: NoticeReason,
  channels: readonly string[],
): Notice {
  const earlier = engine.notices.filter((notice) => notice.reason === reason).map(({ ordinal }) => ordinal);
  const notice: Notice = {
    reason,
    ordinal: Math.max(-1, ...earlier) + 1,
    at: iso(context.now),
    channels: [...channels],
    mark: context.mark,
  };
  engine.notices.push(notice);
  if (engine.notices.length > MAX_NOTICES) engine.notices.splice(1, 1);
  return notice;
}

function withDecision(context: RecorderContext, alert: Alert, decision: EngineDecision | null): AlertEvent[] {
  if (!decision?.event) return alert.history;
  return withEvent(alert.history, engineEvent(context, alert.id, decision.event.type, decision.event));
}

/** An event of the engine: the same run gives it the same id. */
function engineEvent(
  { mark }: RecorderContext,
  alertId: string,
  type: string,
  event: Pick<AlertEvent, 'at' | 'note' | 'before' | 'after'>,
): AlertEvent {
  return { ...event, id: stableId('event', alertId, type, mark), type, actor: ENGINE_ACTOR };
}
