import type { RuleInput } from '../../common/schemas';
import { inWords } from '../../common/time';
import { conditionInWords, listText } from '../../common/wording';

/** A condition as the words between "alert when" and the full stop. */
export { conditionInWords as conditionText, listText, plural } from '../../common/wording';

const GROUPING: Record<RuleInput['grouping'], string> = {
  match: 'Every match becomes an alert of its own.',
  key: 'Matches of the same key join one alert until it is closed.',
  rule: 'All matches join one alert until it is closed.',
};

/** What a rule does, in one paragraph. */
export function ruleText(
  rule: Pick<RuleInput, 'condition' | 'interval' | 'queryDelay' | 'grouping' | 'severity'>,
  source: string,
  channels: readonly string[],
): string {
  const delay = /^0/.test(rule.queryDelay) ? '' : `, ${inWords(rule.queryDelay)} behind the clock`;
  const told =
    channels.length > 0 ? `Tells ${listText(channels)}.` : 'Nobody is told; alerts wait in the queue.';
  // Without a key there is one group.
  const grouping = rule.grouping === 'key' && rule.condition.key.length === 0 ? 'rule' : rule.grouping;
  return [
    `Looks in ${source} every ${inWords(rule.interval).replace(/^1 /, '')}${delay}, and alerts when ${conditionInWords(rule.condition)}.`,
    GROUPING[grouping],
    `Severity is ${rule.severity}.`,
    told,
  ].join(' ');
}

/** `about 14 × a day`, `about 3 × a week`, `less than once a month`. */
export function rateText(perDay: number): string {
  if (perDay <= 0) return 'would not have fired';
  const about = (count: number, unit: string) =>
    `fires about ${count >= 10 ? Math.round(count).toLocaleString('en-US') : Number(count.toFixed(1))} × a ${unit}`;
  if (perDay >= 1) return about(perDay, 'day');
  if (perDay * 7 >= 1) return about(perDay * 7, 'week');
  if (perDay * 30 >= 1) return about(perDay * 30, 'month');
  return 'fires less than once a month';
}
