import type { Window } from '../../common/time';
import type { KeyTuple, Measured, MeasureRead } from '../conditions';
import type { Es } from '../ports';
import { keyPages } from './count_bodies';
import { anyOfKeys } from './key_clauses';
import { base, type SearchSource } from './search_bodies';

/** How metrics are asked for. */
export interface Precision {
  flavour: Es['flavour'];
  /** Distinct values up to which the engine counts next to exactly; each cell holds about eight bytes for each of them. */
  distinct: number;
}

/**
 * Percentiles lie between the two nearest ranks (`rank = percent / 100 * n − 0.5`) as long as a cell has no more values than
 * the compression: OpenSearch's digest does that, and Elasticsearch's when it is asked for high accuracy. By
 * default the latter takes another rank.
 */
const COMPRESSION = 1_000;

function metricOf(metric: Measured, { flavour, distinct }: Precision): object | null {
  if (metric.agg === 'count') return null;
  if (metric.agg === 'part') return { filter: metric.query };
  const { agg, field, percent } = metric;
  if (agg === 'cardinality') return { cardinality: { field, precision_threshold: distinct } };
  if (agg !== 'percentile') return { [agg]: { field } };
  const hint = flavour === 'elasticsearch' ? { execution_hint: 'high_accuracy' } : {};
  const tdigest = { compression: COMPRESSION, ...hint };
  return { percentiles: { field, percents: [percent], keyed: false, tdigest } };
}

/** Each window by its number, with the metrics as `m0`, `m1` … in it. */
function inWindows(
  source: SearchSource,
  windows: readonly Window[],
  metrics: readonly Measured[],
  precision: Precision,
): object {
  const asked = metrics.map((metric, at) => [`m${at}`, metricOf(metric, precision)] as const);
  const inside = asked.filter(([, body]) => body !== null);
  return {
    windows: {
      date_range: {
        field: source.resolved.timeField,
        format: 'epoch_millis',
        // Our windows are open on the left, the engine's on the right: one millisecond moves one onto the other.
        ranges: windows.map(({ from, to }, at) => ({ key: String(at), from: from + 1, to: to + 1 })),
      },
      ...(inside.length > 0 && { aggs: Object.fromEntries(inside) }),
    },
  };
}

export function measureBody(
  source: SearchSource,
  { where, metrics }: MeasureRead,
  windows: readonly Window[],
  precision: Precision,
) {
  return {
    ...base(source, windows, { where }),
    size: 0,
    track_total_hits: false,
    aggs: inWindows(source, windows, metrics, precision),
  };
}

/** A page of keys, each with its windows. */
export function measureKeysBody(
  source: SearchSource,
  { where, metrics, key }: MeasureRead,
  {
    windows,
    only,
    size,
    after,
  }: {
    windows: readonly Window[];
    only: readonly KeyTuple[] | undefined;
    size: number;
    after: object | undefined;
  },
  precision: Precision,
) {
  return {
    ...base(source, windows, { where }, anyOfKeys(key, only)),
    size: 0,
    track_total_hits: false,
    aggs: keyPages(key, size, after, inWindows(source, windows, metrics, precision)),
  };
}
