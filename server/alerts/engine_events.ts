import { ENGINE_ACTOR, type EngineDecision, withEvent } from '../../common/alert_lifecycle';
import { heldBySilence } from '../../common/quiet';
import type { Alert, AlertEvent } from '../../common/schemas';
import { stableId } from '../store';
import type { RecorderContext } from './engine_context';

/** The history with what a silence did to the alert. */
export function withSilenceEvent(context: RecorderContext, before: Alert, next: Alert): AlertEvent[] {
  if ((before.silenced === null) === (next.silenced === null)) return next.history;
  const type = next.silenced ? 'silenced' : 'silence_ended';
  const note = heldBySilence((next.silenced ?? before.silenced)!).text;
  const parts = { at: next.updatedAt, note, before: {}, after: {} };
  return withEvent(next.history, engineEvent(context, next.id, type, parts));
}

/** The history with what the engine decided, where that is an event. */
export function withDecision(
  context: RecorderContext,
  alert: Alert,
  decision: Pick<EngineDecision, 'event'> | null,
): AlertEvent[] {
  if (!decision?.event) return alert.history;
  return withEvent(alert.history, engineEvent(context, alert.id, decision.event.type, decision.event));
}

/** An event of the engine: the same run gives it the same id. */
export function engineEvent(
  { mark }: RecorderContext,
  alertId: string,
  type: string,
  event: Pick<AlertEvent, 'at' | 'note' | 'before' | 'after'>,
): AlertEvent {
  return { ...event, id: stableId('event', alertId, type, mark), type, actor: ENGINE_ACTOR };
}
