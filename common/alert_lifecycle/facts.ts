import type { Alert } from '../schemas';
import { BACK_SOON_MS, CLOSED_WHILE_ACTIVE_MS, type Fact, PERSON_EVENTS } from './table';

const PERSONAL = new Set<string>(PERSON_EVENTS);

/** Whether a person ever worked it: such an alert is never closed behind anyone's back by a recovery. */
export function touched(alert: Alert): boolean {
  return (
    alert.status === 'acknowledged' ||
    alert.acknowledged !== null ||
    alert.owner !== null ||
    alert.escalated !== null ||
    alert.history.some((event) => PERSONAL.has(event.type))
  );
}

/** What holds of an alert at a moment (epoch ms). `owner` is whom an assignment names. */
export function factsOf(alert: Alert, at: number, owner?: string | null): ReadonlySet<Fact> {
  const since = (iso: string | null | undefined) => (iso ? at - Date.parse(iso) : Number.POSITIVE_INFINITY);
  return new Set<Fact>([
    touched(alert) ? 'touched' : 'untouched',
    since(alert.recoveredAt) <= BACK_SOON_MS ? 'back_soon' : 'back_late',
    since(alert.closed?.at) < CLOSED_WHILE_ACTIVE_MS ? 'closed_recently' : 'closed_long_ago',
    alert.owner === null ? 'unowned' : 'owned',
    alert.escalated === null ? 'calm' : 'escalated',
    alert.snoozed === null ? 'awake' : 'snoozed',
    owner !== undefined && alert.owner === owner ? 'same_owner' : 'other_owner',
  ]);
}
