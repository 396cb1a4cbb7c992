import type { Alert, Rule } from '../../../common/schemas';
import { shown } from '../../../common/wording';
import { isMoment, valueText } from '../../words';

/** A number against what it is judged by, as lengths and as words. */
export interface Measured {
  value: number;
  /** Where lines are drawn across. */
  limits: number[];
  text: string;
}

const numberIn = (values: Alert['values'], name: string): number | null =>
  typeof values[name] === 'number' ? (values[name] as number) : null;

/** The number that decided, by the names that conditions give it; null where none did. */
export function measureOf(
  { values, count }: Pick<Alert, 'values' | 'count'>,
  condition: Rule['condition'] | undefined,
): Measured | null {
  const value = numberIn(values, 'value') ?? numberIn(values, 'percentage');
  const threshold = numberIn(values, 'threshold');
  const [low, high] = [numberIn(values, 'low'), numberIn(values, 'high')];
  const expected = numberIn(values, 'expected');
  const reference = numberIn(values, 'reference');
  const percent = 'percentage' in values ? ' %' : '';
  if (value !== null && expected !== null && low !== null && high !== null)
    return {
      value,
      limits: [low, high],
      text: `${shown(value)} · usual ${shown(expected)} (${shown(low)} to ${shown(high)})`,
    };
  if (value !== null && reference !== null)
    return { value, limits: [reference], text: `${shown(value)} · ${shown(reference)} before` };
  if (value !== null && threshold !== null)
    return {
      value,
      limits: [threshold],
      text: `${shown(value)}${percent} · limit ${shown(threshold)}${percent}`,
    };
  const counted = numberIn(values, 'count');
  if (counted !== null && threshold !== null)
    return {
      value: counted,
      limits: [threshold],
      text: `${shown(counted)} · fewer than ${shown(threshold)}`,
    };
  if (condition?.type === 'frequency')
    return {
      value: count,
      limits: [condition.count],
      text: `${shown(count)} · needs ${shown(condition.count)}`,
    };
  return null;
}

/** Said by the measure, or by the reason: a second time would only be longer. */
const SAID = new Set([
  'value',
  'percentage',
  'threshold',
  'low',
  'high',
  'expected',
  'reference',
  'height',
  'count',
]);

const NAMES: Record<string, string> = {
  field: 'field',
  fields: 'fields',
  old: 'before',
  new: 'now',
  at: 'there at',
  lastSeen: 'last seen',
  matching: 'fit',
  total: 'of',
};

/** What else decided, by name: `before FR`, `last seen 2026-…`. Moments stay moments. */
export function otherValues(
  values: Alert['values'],
): Array<{ name: string; value: string; moment: boolean }> {
  return Object.entries(values)
    .filter(([name, value]) => (!SAID.has(name) || typeof value !== 'number') && value !== null)
    .map(([name, value]) => ({
      name: NAMES[name] ?? name,
      value: typeof value === 'number' ? shown(value) : valueText(value),
      moment: isMoment(value),
    }));
}
