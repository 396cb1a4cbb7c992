import type { Metric } from '../schemas';

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
