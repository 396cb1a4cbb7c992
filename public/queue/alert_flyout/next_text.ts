import type { Alert, Rule } from '../../../common/schemas';
import { inWords } from '../../../common/time';
import { OWN_RULE } from '../../../common/words';
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
  alert: Pick<
    Alert,
    | 'ruleId'
    | 'status'
    | 'condition'
    | 'acknowledged'
    | 'owner'
    | 'closed'
    | 'ladder'
    | 'silenced'
    | 'snoozed'
    | 'storm'
    | 'noDataSince'
  >,
  rule: Pick<Rule, 'enabled' | 'deleted' | 'grouping' | 'autoClose'> | null,
  now: number,
): string[] {
  if (alert.status === 'closed') {
    const again =
      alert.condition === 'active'
        ? 'No new alert is made until the condition has recovered and come back, gets worse, or still holds 24 hours after it was closed.'
        : 'If it comes back, a new alert is made that refers to this one.';
    return [again];
  }
  const texts: string[] = [];
  const escalates = ladderText(alert, now);
  if (escalates) texts.push(escalates);
  if (alert.ruleId === OWN_RULE) texts.push('It recovers by itself once that is over.');
  else if (!rule || rule.deleted) texts.push('Its rule was deleted: nothing more is added to it.');
  else if (!rule.enabled)
    texts.push('Its rule is switched off: nothing more is added to it until that changes.');
  else if (alert.storm)
    texts.push(
      'New keys of its rule join this alert until none came for 10 minutes; then they get their own.',
    );
  else if (rule.grouping !== 'match') texts.push('Further matches join this alert.');
  const { silenced, snoozed } = alert;
  const leftOf = (moment: string) => lengthText(Math.max(0, Date.parse(moment) - now));
  if (snoozed) texts.push(`It comes back in ${leftOf(snoozed.until)}, or at once when it gets worse.`);
  if (silenced && !silenced.over)
    texts.push(`The silence ends in ${leftOf(silenced.until)}; if it is still active then, it is told once.`);
  const until = alert.acknowledged?.until;
  if (alert.status === 'acknowledged' && until) {
    const left = Date.parse(until) - now;
    texts.push(
      left > 0
        ? `If it still holds in ${lengthText(left)}, the acknowledgement runs out and it is open again.`
        : 'Its acknowledgement has run out: it opens again with the next run.',
    );
  }
  if (alert.noDataSince)
    texts.push('There is no data to judge it by. It stays as it is until some comes, or somebody closes it.');
  else if (alert.storm && alert.condition === 'active')
    texts.push('It ends when none of its keys holds any more.');
  else if (alert.condition === 'active') {
    const touched = alert.status === 'acknowledged' || alert.owner !== null;
    texts.push(
      touched
        ? 'When its condition ends it is marked recovered and stays until somebody closes it.'
        : 'When its condition ends and nobody has touched it, it closes by itself as recovered.',
    );
  }
  if (alert.condition === 'recovered' && !alert.storm) {
    texts.push('Its condition has ended. If that comes back, this alert is told again.');
  }
  const expires = alert.status === 'open' && alert.owner === null && rule?.autoClose;
  if (alert.condition !== 'active' && expires)
    texts.push(
      `After ${inWords(expires)} of quiet it closes by itself as expired, unless somebody takes it.`,
    );
  else if (alert.condition === 'event')
    texts.push('An event does not end by itself: it stays until somebody closes it.');
  return texts;
}
