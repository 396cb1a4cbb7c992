import type { Alert, Rule } from '../../../common/schemas';
import { lengthText } from '../../words';

/** `Escalates to Ana in 12 min unless somebody acknowledges it.`; null where no level of a ladder comes by itself. */
function ladderText({ ladder }: Pick<Alert, 'ladder'>, now: number): string | null {
  if (!ladder?.next) return null;
  const { at, who, why } = ladder.next;
  const left = Date.parse(at) - now;
  const unless =
    why === 'unacknowledged'
      ? ' unless somebody acknowledges it'
      : why === 'active'
        ? ' unless it is over by then'
        : '';
  return left > 0 ? `Escalates to ${who} in ${lengthText(left)}${unless}.` : `Escalates to ${who} now.`;
}

/** What happens to an alert if nobody does anything, in the order in which it can happen. `now`: epoch milliseconds. */
export function nextTexts(
  alert: Pick<Alert, 'status' | 'condition' | 'acknowledged' | 'owner' | 'closed' | 'ladder'>,
  rule: Pick<Rule, 'enabled' | 'deleted' | 'grouping'> | null,
  now: number,
): string[] {
  if (alert.status === 'closed') {
    const again =
      alert.condition === 'active'
        ? 'No new alert is made until the condition has recovered and come back, or still holds 24 hours after it was closed.'
        : 'If it comes back, a new alert is made that refers to this one.';
    return [again];
  }
  const texts: string[] = [];
  const escalates = ladderText(alert, now);
  if (escalates) texts.push(escalates);
  if (!rule || rule.deleted) texts.push('Its rule was deleted: nothing more is added to it.');
  else if (!rule.enabled)
    texts.push('Its rule is switched off: nothing more is added to it until that changes.');
  else if (rule.grouping !== 'match') texts.push('Further matches join this alert.');
  const until = alert.acknowledged?.until;
  if (alert.status === 'acknowledged' && until) {
    const left = Date.parse(until) - now;
    texts.push(
      left > 0
        ? `If it still holds in ${lengthText(left)}, the acknowledgement runs out and it is open again.`
        : 'Its acknowledgement has run out: it opens again with the next run.',
    );
  }
  if (alert.condition === 'active') {
    const touched = alert.status === 'acknowledged' || alert.owner !== null;
    texts.push(
      touched
        ? 'When its condition ends it is marked recovered and stays until somebody closes it.'
        : 'When its condition ends and nobody has touched it, it closes by itself as recovered.',
    );
  }
  if (alert.condition === 'recovered') {
    texts.push('Its condition has ended. If that comes back, this alert is told again.');
  }
  if (alert.condition === 'event')
    texts.push('An event does not end by itself: it stays until somebody closes it.');
  return texts;
}
