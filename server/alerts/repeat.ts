import { type Alert, policyOf, type Rule } from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { NoticeReason } from '../../common/words';
import type { Notice } from '../store';

/** What says that the condition holds; each begins the wait for the next reminder. */
const SAYING: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse'];

/** Whether an alert that is seen again is told again: open, and not told for as long as its rule says. */
export function isRepeatDue(
  { rule, now, settled }: { rule: Pick<Rule, 'notify'>; now: number; settled: boolean },
  alert: Pick<Alert, 'status' | 'condition'>,
  notices: readonly Notice[],
): boolean {
  const every = policyOf(rule).repeat;
  if (every === null || settled || alert.status !== 'open' || alert.condition === 'recovered') return false;
  const last = notices.reduce(
    (newest, { reason, at }) => (SAYING.includes(reason) ? Math.max(newest, Date.parse(at)) : newest),
    Number.NEGATIVE_INFINITY,
  );
  return now - last >= toMillis(every);
}
