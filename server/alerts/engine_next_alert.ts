import { onMatch, onSeverity, unworked } from '../../common/alert_lifecycle';
import { startLadder } from '../../common/ladders';
import { heldBySilence, heldBySnooze } from '../../common/quiet';
import type { Alert, Held, Silenced } from '../../common/schemas';
import { isoWindow, type Window } from '../../common/time';
import { type NoticeReason, type Severity, worseOf } from '../../common/words';
import type { FoundValues } from '../conditions';
import type { AlertEngineState, Notice } from '../store';
import type { RecorderContext, TopValues } from './engine_context';
import { engineEvent, withDecision, withSilenceEvent } from './engine_events';
import { type Group, newest } from './engine_groups';
import { sameSilence, silencedAlert } from './engine_silences';
import { MAX_STORM_KEYS, stormAfterOf, stormReason, withKeys } from './engine_storm';
import { everTold, toTell, withNotice } from './notices';
import { isRepeatDue } from './repeat';

const iso = (at: number): string => new Date(at).toISOString();

/** An alert as a run leaves it, with what the engine keeps of it and what is to be told. */
export interface NextAlert {
  alert: Alert;
  engine: AlertEngineState;
  told: Notice[];
}

/** Where a new alert's documents lie. */
export const evidenceOf = ({ window }: RecorderContext, group: Group): Window => ({
  from: Math.min(group.evidenceFrom, window.to - 1),
  to: window.to,
});

export function newAlert(context: RecorderContext, group: Group, top: { top?: TopValues[] }): NextAlert {
  const { rule, condition, window, now, settled, job, channels } = context;
  const at = iso(now);
  const id = group.alertId;
  const evidence = evidenceOf(context, group);
  const severity = group.severity ?? rule.severity;
  const isStorm = group.stormKeys !== null;
  const recovers = isStorm || condition.recovers;
  const made: Alert = {
    ...unworked(),
    id,
    space: rule.space,
    ruleId: rule.id,
    ruleName: rule.name,
    ruleRevision: rule.revision,
    severity,
    tags: rule.tags,
    condition: recovers ? (settled ? 'recovered' : 'active') : 'event',
    groupKey: group.groupKey,
    key: group.key,
    keyText: group.keyText,
    reason: reasonOf(context, group, group.documents, severity),
    values: { ...group.values, ...top },
    count: group.documents,
    matches: group.matches,
    firstSeen: iso(group.first),
    lastSeen: iso(group.last),
    recoveredAt: recovers && settled ? iso(group.last) : null,
    backfill: job,
    createdAt: at,
    updatedAt: at,
    window: isoWindow(evidence),
    sample: group.sample,
    // What happened long ago is no news to whoever is on call.
    ladder:
      rule.ladder && job === null && heldByAge(context.quietTo, group.last) === null
        ? startLadder({ id: rule.ladder, name: '' }, { severity, matches: group.matches }, at)
        : null,
    previous: group.previous,
    discoverUrl: context.discoverUrl(group.key, evidence, group.last),
  };
  const grown = stormed(context, group, made, {
    firstMatchId: group.firstMatchId,
    mark: context.mark,
    notices: [],
    ...(!settled && { born: window.to }),
  });
  const silenced = group.loud ? null : (silencedAlert(context, grown.alert) ?? group.silenced);
  const held = silenced && heldBySilence(silenced);
  const note = held?.text ?? null;
  const event = engineEvent(context, id, 'created', { at, note, before: {}, after: { status: 'open' } });
  const alert = { ...grown.alert, silenced, history: [event] };
  const told = withNotice(grown.engine, noticeFor(context, group, 'created', channels, held));
  return { alert, engine: told.engine, told: [told.notice] };
}

export function joined(
  context: RecorderContext,
  group: Group,
  holds: boolean,
  alert: Alert,
  before: AlertEngineState,
): NextAlert {
  const { window, settled, channels } = context;
  // A match that grew back to now, through documents that came late, is the condition's return as much as a new one is.
  const isBack = group.matches > 0 || returned(alert, holds);
  const decision = isBack && !settled ? onMatch(alert, window.to) : null;
  const kept = { ...before, mark: context.mark };
  const { alert: grown, engine } = stormed(context, group, grownBy(context, group, alert), kept);
  const shifted = settled ? null : onSeverity(alert, grown.severity, context.now);
  const next: Alert = {
    ...grown,
    ...(decision?.action === 'join' ? decision.next : {}),
    ...shifted?.next,
    ...(alert.noDataSince && holds && !settled && { noDataSince: null }),
    updatedAt: iso(context.now),
  };
  next.history = withDecision(context, next, decision);
  next.history = withDecision(context, next, shifted);

  // A match that no silence covers is told, whatever else the alert holds.
  const covered = group.loud ? null : silencedAlert(context, next);
  const quiet = silenceAfter(alert, covered, group.loud && !settled);
  next.silenced = quiet.silenced;
  next.history = withSilenceEvent(context, alert, next);
  const worked = next.status === 'open' && next.condition !== 'recovered';
  const repeats = isSeen(group, holds, alert) && isRepeatDue(context, alert, before.notices);
  const changed = (decision?.action === 'join' ? decision.told : null) ?? shifted?.told ?? null;
  // The silence ended before anybody looked: what it kept back is told with what came after it.
  const first = quiet.ended && worked && !everTold(before);
  const plain = changed ?? (quiet.ended && worked ? 'again' : null) ?? (repeats ? 'repeated' : null);
  const reason: NoticeReason | null = first ? 'created' : plain;
  if (reason === null) return { alert: next, engine, told: [] };
  const silence = covered ?? (group.loud ? null : group.silenced);
  const snooze = next.snoozed && heldBySnooze(next.snoozed);
  const held = silence ? heldBySilence(silence) : snooze;
  const told = withNotice(engine, noticeFor(context, group, reason, channels, held));
  return { alert: next, engine: told.engine, told: [told.notice] };
}

/** This window is in already, but before it was cut off it did not see all that it sees now. */
export function recounted(
  context: RecorderContext,
  group: Group,
  alert: Alert,
  engine: AlertEngineState,
): NextAlert {
  const grown = stormed(context, group, grownBy(context, group, alert), engine);
  const next: Alert = { ...grown.alert, updatedAt: iso(context.now) };
  return { alert: next, engine: grown.engine, told: noticesOf(context, grown.engine) };
}

/** Why nobody is told of what ended at `at`, where that lies further back than is told of. Epoch ms. */
const heldByAge = (quietTo: number | null, at: number): Held | null =>
  quietTo === null || at > quietTo ? null : { why: 'late', text: TOO_LATE };

const TOO_LATE =
  'not sent: the rule was not evaluated for longer than is caught up on, after a long outage or by a restored snapshot';

/** Its condition holds, or what cannot recover was found once more. */
export const isSeen = (group: Group, holds: boolean, alert: Alert): boolean =>
  alert.condition === 'event' ? group.matches > 0 : holds;

/** The reminder that an alert still holds, or has no data any more; whatever keeps the alert quiet keeps it back. */
export function reminded(
  context: RecorderContext,
  alert: Alert,
  engine: AlertEngineState,
  reason: 'repeated' | 'no_data' = 'repeated',
) {
  const silence = silencedAlert(context, alert);
  const { now, mark, channels, quietTo, window } = context;
  const snooze = alert.snoozed && heldBySnooze(alert.snoozed);
  const held = (silence ? heldBySilence(silence) : snooze) ?? heldByAge(quietTo, window.to);
  const notice = { reason, at: iso(now), ...toldTo(channels), mark };
  const told = withNotice(engine, { ...notice, ...(held && { held }) });
  return { engine: told.engine, told: [told.notice] };
}

/** Whether an alert of a condition that `holds` had recovered: the condition is back. */
export const returned = (alert: Alert, holds: boolean): boolean =>
  holds && alert.storm === null && alert.condition === 'recovered' && alert.status !== 'closed';

/** What this run has told, if it was here before. */
export const noticesOf = ({ committed, mark: own }: RecorderContext, engine: AlertEngineState): Notice[] =>
  engine.notices
    .filter(({ mark }) => mark !== null && mark > committed && mark <= own)
    .map((notice) => toTell(engine, notice));

/**
 * The mark of an alert after a run: covered now it is marked; marked before, it stays so until something comes that no
 * silence covers.
 */
export function silenceAfter(
  { silenced }: Pick<Alert, 'silenced'>,
  covered: Silenced | null,
  loud: boolean,
): { silenced: Silenced | null; ended: boolean } {
  if (covered) return { silenced: sameSilence(covered, silenced) ? silenced : covered, ended: false };
  if (silenced && loud) return { silenced: null, ended: true };
  return { silenced, ended: false };
}

/** Where nobody is told, the people that the rule names are not either. */
const toldTo = (channels: RecorderContext['channels']): Pick<Notice, 'channels' | 'to'> =>
  channels ? { channels: [...channels] } : { channels: [], to: [] };

function noticeFor(
  { now, mark, quietTo, window }: RecorderContext,
  group: Group,
  reason: NoticeReason,
  channels: RecorderContext['channels'],
  quiet: Held | null,
) {
  const held = quiet ?? heldByAge(quietTo, Math.min(group.last, window.to));
  const late = reason === 'created' && group.late === true;
  return {
    reason,
    at: iso(now),
    ...toldTo(channels),
    mark,
    ...(held && { held }),
    ...(late && { late }),
  };
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

/** How bad a group leaves its alert. */
export function severityOf(
  { now }: Pick<RecorderContext, 'now'>,
  group: Pick<Group, 'now' | 'severity'>,
  alert: Alert,
): Severity {
  const found = group.now ?? worseOf(alert.severity, group.severity) ?? alert.severity;
  return onSeverity(alert, found, now) ? found : alert.severity;
}

function grownBy(context: RecorderContext, group: Group, alert: Alert): Alert {
  const { rule, window, discoverUrl } = context;
  const { top } = alert.values;
  const decided = Object.keys(group.values).length > 0;
  const values = decided ? { ...group.values, ...(top !== undefined && { top }) } : alert.values;
  const severity = severityOf(context, group, alert);
  const count = Math.max(alert.count + group.documents, 0);
  const evidence = {
    from: Math.min(Date.parse(alert.window.from), group.evidenceFrom),
    to: Math.max(Date.parse(alert.window.to), window.to),
  };
  // Emptied, because its match turned out to be part of another alert's: it goes on saying why it was made.
  const keepsReason = count === 0 || alert.storm !== null;
  return {
    ...alert,
    ruleName: rule.name,
    count,
    matches: Math.max(alert.matches + group.matches, 0),
    reason: keepsReason ? alert.reason : reasonOf(context, { key: alert.key, values }, count, severity),
    values,
    severity,
    firstSeen: iso(Math.min(Date.parse(alert.firstSeen), group.first)),
    lastSeen: iso(Math.max(Date.parse(alert.lastSeen), group.last)),
    window: isoWindow(evidence),
    discoverUrl: discoverUrl(alert.key, evidence, Math.max(Date.parse(alert.lastSeen), group.last)),
    sample: newest([...alert.sample, ...group.sample], rule.samples),
  };
}

/** With the keys that a storm gains; any other alert stays as it is. */
function stormed(
  { rule, window }: RecorderContext,
  { stormKeys }: Group,
  alert: Alert,
  engine: AlertEngineState,
): { alert: Alert; engine: AlertEngineState } {
  if (stormKeys === null) return { alert, engine };
  const known = { keys: engine.storm?.keys ?? [], first: alert.storm?.first ?? [] };
  const { keys, first } = withKeys(known, stormKeys);
  const reason = stormReason(stormAfterOf(rule), keys.length, first, rule.grouping === 'key');
  const last = Math.max(window.to, engine.storm?.last ?? 0);
  return {
    alert: { ...alert, reason, values: {}, storm: { keys: Math.min(keys.length, MAX_STORM_KEYS), first } },
    engine: { ...engine, storm: { last, keys } },
  };
}
