import { type AlertFilter, checkRange, filterClauses } from './filter_dsl';

export interface AlertHistogram {
  interval: string;
  buckets: Array<{ at: string; bySeverity: Record<string, number> }>;
}

type Ranged = AlertFilter & { from: string; to: string };

const LENGTHS: Array<[text: string, millis: number]> = [
  ['10s', 10_000],
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['3h', 10_800_000],
  ['6h', 21_600_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
  ['7d', 604_800_000],
  ['30d', 2_592_000_000],
];

/** The shortest length that cuts the range into at most 60; for very long ranges a multiple of a day. */
function bucketLength(range: number): string {
  const found = LENGTHS.find(([, millis]) => range / millis <= 60);
  if (found) return found[0];
  const days = Math.ceil(range / 86_400_000 / 60);
  return `${days}d`;
}

const lengthOf = ({ from, to }: Ranged) => bucketLength(Date.parse(to) - Date.parse(from));

/** The search for alerts that began in the range, by time and severity. @throws {BadFilter} */
export function histogramBody(space: string, filter: Ranged): Record<string, unknown> {
  checkRange(filter);
  const { from, to } = filter;
  // The end belongs to the range, but a bucket that only begins there would be empty for sure.
  const last = Math.max(Date.parse(from), Date.parse(to) - 1);
  return {
    query: {
      bool: {
        filter: [
          ...filterClauses(space, filter),
          { range: { 'kibana.alert.start': { gte: from, lte: to } } },
        ],
      },
    },
    size: 0,
    track_total_hits: false,
    aggs: {
      over_time: {
        date_histogram: {
          field: 'kibana.alert.start',
          fixed_interval: lengthOf(filter),
          min_doc_count: 0,
          extended_bounds: { min: Date.parse(from), max: last },
        },
        aggs: { severity: { terms: { field: 'kibana.alert.severity', size: 10 } } },
      },
    },
  };
}

/** The answer of that search. */
export function histogramOf(filter: Ranged, aggregations: Record<string, unknown>): AlertHistogram {
  const { over_time } = aggregations as {
    over_time?: {
      buckets: Array<{ key: number; severity: { buckets: Array<{ key: string; doc_count: number }> } }>;
    };
  };
  return {
    interval: lengthOf(filter),
    buckets: (over_time?.buckets ?? []).map(({ key, severity }) => ({
      at: new Date(key).toISOString(),
      bySeverity: Object.fromEntries(severity.buckets.map((one) => [one.key, one.doc_count])),
    })),
  };
}
