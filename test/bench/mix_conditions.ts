import type { ConditionType } from '../../common/schemas';
import type { AskedRule } from '../stored_rule';

/** How a rule of the mix is to be. */
export interface Manner {
  /** With key fields. */
  keyed: boolean;
  /** It finds something, most of them in every round. */
  matching: boolean;
  index: string;
  /** Index of values that no document of the source has. */
  strangers: string;
}

/** `query`: what its source asks for beside its service; `everywhere`: of all services. */
export interface MixedCondition {
  condition: AskedRule['condition'];
  query?: string;
  everywhere?: true;
}

const HOSTS = Array.from({ length: 37 }, (_, n) => `host-${n}`);
const key = ({ keyed }: Manner): string[] => (keyed ? ['host'] : []);
const part = (query: string) => ({ query });
const inline = (index: string, query: string) => ({
  kind: 'query' as const,
  index,
  timeField: '@timestamp',
  language: 'kuery' as const,
  query,
});
const duration = { agg: 'avg', field: 'duration' } as const;

/** One of each type, as a person would set it on the documents of source_data.ts: about one a minute and service. */
export const MIX: { readonly [T in ConditionType]: (manner: Manner) => MixedCondition } = {
  any: (manner) => ({
    condition: { type: 'any', key: key(manner) },
    query: manner.matching ? '' : 'status: 503',
  }),
  blacklist: (manner) => ({
    condition: {
      type: 'blacklist',
      key: key(manner),
      field: 'host',
      values: manner.matching ? HOSTS : Array.from({ length: 50 }, (_, n) => `stranger-${n}`),
    },
  }),
  whitelist: (manner) => ({
    condition: {
      type: 'whitelist',
      key: key(manner),
      field: 'host',
      values: manner.matching ? HOSTS.slice(0, 9) : HOSTS,
    },
  }),
  change: (manner) => ({
    condition: {
      type: 'change',
      key: key(manner),
      fields: [manner.matching ? 'trace' : manner.keyed ? 'version' : 'service'],
      lookback: '1d',
    },
  }),
  frequency: (manner) => ({
    condition: { type: 'frequency', key: key(manner), count: manner.matching ? 1 : 1_000, within: '5m' },
    query: manner.matching ? '' : 'status >= 500',
  }),
  spike: (manner) => ({
    condition: {
      type: 'spike',
      key: key(manner),
      within: '10m',
      height: manner.matching ? 1.01 : 3,
      direction: manner.matching ? 'both' : 'up',
      currentAtLeast: manner.matching ? 0 : 20,
    },
  }),
  spike_aggregation: (manner) => ({
    condition: {
      type: 'spike_aggregation',
      key: key(manner),
      metric: duration,
      within: '10m',
      height: manner.matching ? 1.001 : 3,
      direction: 'both',
    },
  }),
  // Of all services where it has a key: every host is heard of each minute.
  flatline: (manner) => ({
    condition: {
      type: 'flatline',
      key: key(manner),
      fewerThan: manner.matching ? 1_000 : 1,
      within: '1m',
      remember: '1h',
    },
    ...(manner.keyed && { everywhere: true as const }),
  }),
  new_term: (manner) => ({
    condition: {
      type: 'new_term',
      key: key(manner),
      terms: manner.matching ? [['trace']] : [['host'], ['host', 'version']],
      lookback: '1d',
    },
  }),
  cardinality: (manner) => ({
    condition: {
      type: 'cardinality',
      key: key(manner),
      field: manner.keyed ? 'user' : 'host',
      within: '10m',
      above: manner.matching ? 0 : 100,
    },
  }),
  metric_aggregation: (manner) => ({
    condition: {
      type: 'metric_aggregation',
      key: key(manner),
      metric: duration,
      within: '10m',
      above: manner.matching ? 1 : 10_000,
    },
  }),
  percentage_match: (manner) => ({
    condition: {
      type: 'percentage_match',
      key: key(manner),
      part: part(manner.matching ? 'status >= 200' : 'status >= 500'),
      within: '10m',
      above: 50,
      atLeast: manner.matching ? 0 : 10,
    },
  }),
  count: (manner) => ({
    condition: { type: 'count', key: key(manner), within: '5m', atLeast: manner.matching ? 1 : 100_000 },
  }),
  // With a key: what fails is not followed by a success, which mostly it is.
  sequence: (manner) => ({
    condition: {
      type: 'sequence',
      key: key(manner),
      stages: [
        { name: 'failed', part: part('status >= 500') },
        { name: 'then', part: part(manner.matching === manner.keyed ? 'action: restart' : 'status: 200') },
      ],
      within: '1h',
      absent: manner.keyed,
    },
  }),
  join: (manner) => ({
    condition: {
      type: 'join',
      key: key(manner),
      field: manner.matching ? 'host' : 'user',
      other: manner.matching
        ? { source: inline(manner.index, 'status >= 500'), field: 'host' }
        : { source: inline(manner.strangers, ''), field: 'user' },
      within: '1h',
    },
  }),
  baseline: (manner) => ({
    condition: {
      type: 'baseline',
      key: key(manner),
      metric: { agg: 'count' },
      within: '10m',
      season: 'day',
      weeks: 1,
      atLeastPast: 2,
      deviations: manner.matching ? 0.5 : 5,
      tolerance: manner.matching ? 0 : 300,
    },
  }),
};
