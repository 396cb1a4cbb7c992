import type { AlertEvent } from '../schemas';
import { PERSON_EVENTS } from './table';

/** Events that an alert itself keeps; the audit keeps all that people did. */
export const HISTORY_LENGTH = 200;

const PERSONAL = new Set<string>(PERSON_EVENTS);

/** The history with one more event (the same id twice is one); of too many, the engine's oldest go first. */
export function withEvent(history: readonly AlertEvent[], event: AlertEvent): AlertEvent[] {
  if (history.some(({ id }) => id === event.id)) return [...history];
  const next = [...history, event];
  while (next.length > HISTORY_LENGTH) {
    const engines = next.findIndex(({ type }) => !PERSONAL.has(type));
    next.splice(Math.max(engines, 0), 1);
  }
  return next;
}
