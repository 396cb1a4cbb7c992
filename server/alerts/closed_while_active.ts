import { onMatch } from '../../common/alert_lifecycle';
import type { Alert, Match } from '../../common/schemas';
import { severityRank } from '../../common/words';
import type { Found } from '../conditions';
import type { RecorderContext } from './engine_context';

/**
 * Whether an episode that goes on is news again after its alert was closed while active: it got worse since, or held on for
 * too long. `match`: the episode as it was stored before this run.
 */
export function isNewsAfterClose(
  { rule, window, reread }: Pick<RecorderContext, 'rule' | 'window' | 'reread'>,
  alert: Alert,
  match: Pick<Match, 'severity'>,
  { severity }: Pick<Found, 'severity'>,
): boolean {
  if (alert.status !== 'closed' || alert.condition !== 'active') return false;
  const before = severityRank(match.severity ?? rule.severity);
  const isNew = severity !== undefined && severityRank(severity) > before;
  // What a run reads again may have been as bad before it was closed.
  const isSince = window.from - reread >= Date.parse(alert.closed?.at ?? alert.updatedAt);
  return onMatch(alert, window.to, isNew || isSince ? severity : undefined).action === 'new';
}
