import { onWake } from '../../common/alert_lifecycle';
import { heldBySilence, heldBySnooze, silencing, subjectOfAlert } from '../../common/quiet';
import type { Alert, AlertEvent, Rule, Silence } from '../../common/schemas';
import { type AlertEngineState, stableId } from '../store';
import type { Moment } from './background';
import { sameSilence } from './engine_silences';
import { everTold, toldBefore } from './notices';

/** What the end of a silence or snooze has to tell of an alert, if anything. */
export function owedAfter(
  alert: Alert,
  engine: AlertEngineState,
  rule: Pick<Rule, 'channels' | 'deleted'> | undefined,
  ended: 'silence' | 'snooze',
): Moment['tell'] {
  if (alert.condition === 'recovered') {
    const recoveries = engine.notices.filter(({ reason }) => reason === 'recovered');
    // Those who heard that it began have not heard yet that it ended.
    return recoveries[recoveries.length - 1]?.held && everTold(engine)
      ? { reason: 'recovered', channels: toldBefore(engine) }
      : null;
  }
  if (ended === 'snooze' || alert.condition !== 'active' || alert.status !== 'open') return null;
  if (!rule || rule.deleted) return null;
  const held = alert.snoozed && heldBySnooze(alert.snoozed);
  const reason = everTold(engine) ? 'again' : 'created';
  return { reason, channels: [...rule.channels], ...(held && { held }) };
}

/** What the silences in effect at `now` (epoch ms) make of an alert; null when it stays as it is. */
export function underSilences(
  alert: Alert,
  engine: AlertEngineState,
  rule: Pick<Rule, 'channels' | 'deleted'> | undefined,
  silences: readonly Silence[],
  now: number,
): Moment | null {
  const before = alert.silenced;
  const covered = silencing(silences, subjectOfAlert(alert), { now, span: null });
  const event = (type: string, note: string, ...parts: string[]): AlertEvent => ({
    id: stableId(type, alert.id, ...parts),
    at: new Date(now).toISOString(),
    actor: 'lookout',
    type,
    note,
    before: {},
    after: {},
  });
  if (covered) {
    if (sameSilence(before, covered)) return null;
    const { text } = heldBySilence(covered);
    const ids = covered.by.map(({ id }) => id);
    return {
      next: { silenced: covered },
      event: before ? null : event('silenced', text, covered.until, ...ids),
    };
  }
  if (!before || before.over) return null;
  const isOver = Date.parse(before.until) <= now;
  // What happened within it stays marked: it is nothing that goes on and wants somebody now.
  if (alert.status === 'closed' || (alert.condition === 'event' && isOver))
    return {
      next: { silenced: { ...before, over: true } },
      event: null,
      tell: owedAfter(alert, engine, rule, 'silence'),
    };
  const ended = { ...alert, silenced: null };
  const note = isOver ? 'the silence is over' : 'the silence was lifted';
  return {
    next: { silenced: null },
    event: event('silence_ended', note, before.until, ...before.by.map(({ id }) => id)),
    tell: owedAfter(ended, engine, rule, 'silence'),
  };
}

/** What the end of a snooze makes of an alert; null when it stays as it is. */
export function wakened(
  alert: Alert,
  engine: AlertEngineState,
  rule: Pick<Rule, 'channels' | 'deleted'> | undefined,
  now: number,
): Moment | null {
  const { next, event } = onWake(alert, now);
  if (!event) return null;
  return {
    next,
    event: { ...event, id: stableId('wake', alert.id, alert.snoozed!.until) },
    tell: alert.silenced && !alert.silenced.over ? null : owedAfter(alert, engine, rule, 'snooze'),
  };
}
