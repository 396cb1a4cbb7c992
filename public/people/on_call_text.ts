import { onCall } from '../../common/on_call';
import type { GroupWho } from '../../common/schemas';
import { shortTime } from '../words';

/** `Ana, until Jan 12, 2026, 09:00:00`: who of a group is told at this moment (epoch ms). */
export function onCallText(
  who: GroupWho,
  now: number,
  nameOf: (login: string) => string | undefined,
): string {
  const { logins, until } = onCall(who, now);
  const names = logins.map((login) => nameOf(login) ?? login).join(', ') || 'nobody';
  return until === null ? names : `${names}, until ${shortTime(new Date(until).toISOString(), now)}`;
}
