import { ENGINE_ACTOR, onQuiet } from '../../common/alert_lifecycle';
import { heldBySilence, heldBySnooze } from '../../common/quiet';
import { type Alert, policyOf } from '../../common/schemas';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  type Notice,
  type Stored,
  type Write,
} from '../store';
import type { RecorderContext, TopValues } from './engine_context';
import type { Group } from './engine_groups';
import type { Totals } from './engine_memory';
import {
  evidenceOf,
  isSeen,
  joined,
  newAlert,
  noticesOf,
  recounted,
  reminded,
  returned,
  severityOf,
  withDecision,
} from './engine_next_alert';
import { silencedAlert } from './engine_silences';
import { toldBefore, withNotice } from './notices';
import { isRepeatDue } from './repeat';

const TRIES = 8;

const iso = (at: number): string => new Date(at).toISOString();

/** What became of an alert in this run: told or not, made or gone on. */
export interface AlertOutcome {
  alert: Alert;
  isNew: boolean;
  notices: Notice[];
}

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
      if (outcome) return { alert: outcome, isNew: true, notices: made.told };
    } else {
      const { engine } = stored.source['lookout.payload'];
      const alert = alertOf(stored);
      const isApplied = engine.mark >= context.mark;
      if (isApplied && (!totals || agrees(alert, totals))) return alreadyIn(context, stored);
      const added = withTotals(group, totals, alert);
      const repeats = isSeen(added, holds, alert) && isRepeatDue(context, alert, engine.notices);
      if (!isApplied && !changes(context, added, holds, alert) && !repeats) return null;
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

const changes = (context: RecorderContext, group: Group, holds: boolean, alert: Alert): boolean =>
  group.stormKeys !== null ||
  group.matches !== 0 ||
  group.documents !== 0 ||
  returned(alert, holds) ||
  severityOf(context, group, alert) !== alert.severity;

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
function alreadyIn(context: RecorderContext, stored: Stored<AlertDocument>): AlertOutcome {
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

/** Among the values that decided: what its documents hold most, as they were when it was made. */
const topOf = async (context: RecorderContext, group: Group): Promise<{ top?: TopValues[] }> => {
  if (policyOf(context.rule).top.length === 0) return {};
  return { top: await context.topValues(evidenceOf(context, group), group.tuple) };
};

/** The condition goes on holding, and the run found nothing new of it. Null: nothing is to be told, or the alert is gone. */
export async function repeat(context: RecorderContext, alertId: string): Promise<AlertOutcome | null> {
  const { io } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    if (!stored) return null;
    const { engine: before } = stored.source['lookout.payload'];
    const alert = alertOf(stored);
    if (before.mark >= context.mark) return alreadyIn(context, stored);
    if (!isRepeatDue(context, alert, before.notices)) return null;
    const { engine, told } = reminded(context, alert, { ...before, mark: context.mark });
    const outcome = await put(context, { ...alert, updatedAt: iso(context.now) }, engine, stored);
    if (outcome) return { alert: outcome, isNew: false, notices: told };
  }
  throw new Error(`alert ${alertId} changes faster than it can be written`);
}

/** The key of an active alert has no data any more, or has some again; told once where its rule says so. */
export async function noteData(
  context: RecorderContext,
  alertId: string,
  noData: boolean,
): Promise<AlertOutcome | null> {
  const { io, rule, mark, now } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    if (!stored) return null;
    const { engine: before } = stored.source['lookout.payload'];
    const alert = alertOf(stored);
    if (before.mark >= mark) return alreadyIn(context, stored);
    const was = alert.noDataSince ?? null;
    if (alert.condition !== 'active' || (was !== null) === noData) return null;
    const at = iso(now);
    const noDataSince = noData ? alert.lastSeen : null;
    const next: Alert = { ...alert, noDataSince, updatedAt: at };
    const type = noData ? 'no_data' : 'data_again';
    const changed = { before: { noDataSince: was }, after: { noDataSince } };
    next.history = withDecision(context, next, {
      event: { at, actor: ENGINE_ACTOR, type, note: null, ...changed },
    });
    const applied: AlertEngineState = { ...before, mark };
    const tells = noData && rule.whenVanished === 'alert' && alert.status !== 'closed';
    const { engine, told } = tells
      ? reminded(context, next, applied, 'no_data')
      : { engine: applied, told: [] };
    const outcome = await put(context, next, engine, stored);
    if (outcome) return { alert: outcome, isNew: false, notices: told };
  }
  throw new Error(`alert ${alertId} changes faster than it can be written`);
}

/** What a run that was cut off had to tell of an alert. */
export async function retell(context: RecorderContext, alertId: string): Promise<AlertOutcome | null> {
  const { io } = context;
  const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
  return stored && alreadyIn(context, stored);
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
    if (alert.condition !== 'active') return alreadyIn(context, stored);
    // Only a window newer than the last one applied may say how things stand.
    if (before.mark >= context.mark) return 'not yet';
    const decision = onQuiet(alert, window.to);
    const at = new Date(now).toISOString();
    const next = {
      ...alert,
      ...decision.next,
      updatedAt: at,
      ...(alert.noDataSince && { noDataSince: null }),
    };
    next.history = withDecision(context, next, decision);
    const applied: AlertEngineState = { ...before, mark: context.mark };
    const silenced = silencedAlert(context, next);
    const held = silenced ? heldBySilence(silenced) : next.snoozed ? heldBySnooze(next.snoozed) : null;
    const told =
      decision.told &&
      withNotice(applied, {
        reason: decision.told,
        at,
        channels: toldBefore(before),
        mark: context.mark,
        ...(held && { held }),
      });
    const outcome = await put(context, next, told ? told.engine : applied, stored);
    if (outcome) return { alert: outcome, isNew: false, notices: told ? [told.notice] : [] };
  }
  throw new Error(`alert ${alertId} changes faster than it can be written`);
}
