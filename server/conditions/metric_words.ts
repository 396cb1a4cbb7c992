import type { Metric } from '../../common/schemas';
import { fieldsInWords, keyInWords } from './wording';

/** `average of bytes`, `percentile 95 of bytes`, `number of events`. */
export function metricInWords({ agg, field, percent }: Metric): string {
  const words = {
    count: 'number of events',
    min: `least ${field}`,
    max: `greatest ${field}`,
    avg: `average of ${field}`,
    sum: `sum of ${field}`,
    value_count: `number of values of ${field}`,
    cardinality: `number of distinct ${field}`,
    percentile: `percentile ${percent} of ${field}`,
  };
  return words[agg];
}

/** `user.name **root**: `, before what is said of the key; empty for no key. */
export function leadOf(key: Record<string, string | null>): string {
  const words = keyInWords(key);
  return words === '' ? '' : `${words}: `;
}

/** ` per user.name`, behind what is measured; empty for no key. */
export const perKey = (key: readonly string[]): string =>
  key.length === 0 ? '' : ` per ${fieldsInWords(key)}`;
