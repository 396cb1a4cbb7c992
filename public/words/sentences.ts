import { LEARNED, type RuleInput } from '../../common/schemas';
import { inWords } from '../../common/time';
import { conditionInWords, listText } from '../../common/wording';

/** A condition as the words between "alert when" and the full stop. */
export { conditionInWords as conditionText, listText, plural } from '../../common/wording';

const GROUPING: Record<RuleInput['grouping'], string> = {
  match: 'Every match becomes an alert of its own.',
  key: 'Matches of the same key join one alert until it is closed.',
  rule: 'All matches join one alert until it is closed.',
};

/** `every 5 minutes`, `at the times of 0 9 * * 1-5 (Europe/Berlin)`. */
export const scheduleText = ({ interval, schedule }: Pick<RuleInput, 'interval' | 'schedule'>): string =>
  schedule
    ? `at the times of ${schedule.cron} (${schedule.zone ?? 'UTC'})`
    : `every ${inWords(interval).replace(/^1 /, '')}`;

/** `, 30 seconds behind the clock`; nothing where there is no delay. */
function delayText(queryDelay: string): string {
  if (queryDelay === LEARNED) return ', as far behind the clock as documents come late';
  return /^0/.test(queryDelay) ? '' : `, ${inWords(queryDelay)} behind the clock`;
}

/** What a rule does, in one paragraph. */
export function ruleText(
  rule: Pick<RuleInput, 'condition' | 'interval' | 'schedule' | 'queryDelay' | 'grouping' | 'severity'>,
  source: string,
  channels: readonly string[],
): string {
  const told =
    channels.length > 0 ? `Tells ${listText(channels)}.` : 'Nobody is told; alerts wait in the queue.';
  // Without a key there is one group.
  const grouping = rule.grouping === 'key' && rule.condition.key.length === 0 ? 'rule' : rule.grouping;
  return [
    `Looks in ${source} ${scheduleText(rule)}${delayText(rule.queryDelay)}, and alerts when ${conditionInWords(rule.condition)}.`,
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

/** With a capital letter. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** As a sentence of its own. */
export const sentence = (text: string): string => `${capital(text)}${text.endsWith('.') ? '' : '.'}`;
