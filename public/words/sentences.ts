import { type Condition, LEARNED, type RuleInput } from '../../common/schemas';
import { inWords } from '../../common/time';

/** `['a','b','c']` → `a, b and c`. */
export function listText(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}

/** `1 alert`, `1,234 alerts`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A condition as the words between "alert when" and the full stop. */
export function conditionText(condition: Condition): string {
  const per = condition.key.length > 0 ? ` per ${listText(condition.key)}` : '';
  if (condition.type === 'any') return `there is any event${per}`;
  if (condition.type !== 'frequency') return condition.type;
  const events = `there ${condition.count === 1 ? 'is' : 'are'} at least ${plural(condition.count, 'event')}`;
  const again = condition.again === 'every' ? ', counting anew after each' : '';
  return `${events}${per} within ${inWords(condition.within)}${again}`;
}

const GROUPING: Record<RuleInput['grouping'], string> = {
  match: 'Every match becomes an alert of its own.',
  key: 'Matches of the same key join one alert until it is closed.',
  rule: 'All matches join one alert until it is closed.',
};

function delayText(queryDelay: string): string {
  if (queryDelay === LEARNED) return ', as far behind the clock as documents come late';
  return /^0/.test(queryDelay) ? '' : `, ${inWords(queryDelay)} behind the clock`;
}

/** What a rule does, in one paragraph. */
export function ruleText(
  rule: Pick<RuleInput, 'condition' | 'interval' | 'queryDelay' | 'grouping' | 'severity'> &
    Partial<Pick<RuleInput, 'schedule'>>,
  source: string,
  channels: readonly string[],
): string {
  const { schedule } = rule;
  const when = schedule
    ? `by the cron ${schedule.cron} (${schedule.zone ?? 'UTC'})`
    : `every ${inWords(rule.interval).replace(/^1 /, '')}`;
  const told =
    channels.length > 0 ? `Tells ${listText(channels)}.` : 'Nobody is told; alerts wait in the queue.';
  return [
    `Looks in ${source} ${when}${delayText(rule.queryDelay)}, and alerts when ${conditionText(rule.condition)}.`,
    GROUPING[rule.grouping],
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
