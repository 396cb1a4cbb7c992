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
import { withDecision } from './engine_events';
import type { Group } from './engine_groups';
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
} from './engine_next_alert';
import type { Totals } from './engine_reads';
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
  throw changesTooFast(group.alertId);
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

/** What an alert becomes, or what is answered where nothing is to be stored. */
type Next<Instead> = { alert: Alert; engine: AlertEngineState; told: Notice[] } | { instead: Instead };

/** Changes a stored alert; decided anew whenever somebody else was there first. Null: the alert is gone. */
async function change<Instead>(
  context: RecorderContext,
  alertId: string,
  decide: (alert: Alert, engine: AlertEngineState, stored: Stored<AlertDocument>) => Next<Instead>,
): Promise<AlertOutcome | Instead | null> {
  const { io } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
    if (!stored) return null;
    const next = decide(alertOf(stored), stored.source['lookout.payload'].engine, stored);
    if ('instead' in next) return next.instead;
    const outcome = await put(context, next.alert, next.engine, stored);
    if (outcome) return { alert: outcome, isNew: false, notices: next.told };
  }
  throw changesTooFast(alertId);
}

const changesTooFast = (alertId: string) =>
  new Error(`alert ${alertId} changes faster than it can be written`);

/** The condition goes on holding, and the run found nothing new of it. Null: nothing is to be told, or the alert is gone. */
export const repeat = (context: RecorderContext, alertId: string): Promise<AlertOutcome | null> =>
  change<AlertOutcome | null>(context, alertId, (alert, before, stored) => {
    if (before.mark >= context.mark) return { instead: alreadyIn(context, stored) };
    if (!isRepeatDue(context, alert, before.notices)) return { instead: null };
    const { engine, told } = reminded(context, alert, { ...before, mark: context.mark });
    return { alert: { ...alert, updatedAt: iso(context.now) }, engine, told };
  });

/** The key of an active alert has no data any more, or has some again; told once where its rule says so. */
export const noteData = (
  context: RecorderContext,
  alertId: string,
  noData: boolean,
): Promise<AlertOutcome | null> =>
  change<AlertOutcome | null>(context, alertId, (alert, before, stored) => {
    const { rule, mark, now } = context;
    if (before.mark >= mark) return { instead: alreadyIn(context, stored) };
    const was = alert.noDataSince ?? null;
    if (alert.condition !== 'active' || (was !== null) === noData) return { instead: null };
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
    return {
      alert: next,
      ...(tells ? reminded(context, next, applied, 'no_data') : { engine: applied, told: [] }),
    };
  });

/** What a run that was cut off had to tell of an alert. */
export async function retell(context: RecorderContext, alertId: string): Promise<AlertOutcome | null> {
  const { io } = context;
  const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
  return stored && alreadyIn(context, stored);
}

/** The condition was gone in enough complete runs. Null: the alert is gone. `not yet`: a later window has to say so. */
export const recover = (
  context: RecorderContext,
  alertId: string,
): Promise<AlertOutcome | 'not yet' | null> =>
  change<AlertOutcome | 'not yet'>(context, alertId, (alert, before, stored) => {
    const { window, mark, now } = context;
    if (alert.condition !== 'active') return { instead: alreadyIn(context, stored) };
    // Only a window newer than the last one applied may say how things stand.
    if (before.mark >= mark) return { instead: 'not yet' };
    const decision = onQuiet(alert, window.to);
    const at = iso(now);
    const next: Alert = { ...alert, ...decision.next, updatedAt: at };
    if (alert.noDataSince) next.noDataSince = null;
    next.history = withDecision(context, next, decision);
    const applied: AlertEngineState = { ...before, mark };
    if (!decision.told) return { alert: next, engine: applied, told: [] };
    const silenced = silencedAlert(context, next);
    const held = silenced ? heldBySilence(silenced) : next.snoozed ? heldBySnooze(next.snoozed) : null;
    const { engine, notice } = withNotice(applied, {
      reason: decision.told,
      at,
      channels: toldBefore(before),
      mark,
      ...(held && { held }),
    });
    return { alert: next, engine, told: [notice] };
  });
