/** What ElastAlert adds to a match by the type of its rule, as variables of ours. */
import { type Options, readNames } from './options';
import { Report } from './report';

type Names = Readonly<Record<string, string>>;

const SPIKE: Names = { spike_count: 'alert.values.value', reference_count: 'alert.values.reference' };

const NAMES: Readonly<Record<string, Names>> = {
  spike: SPIKE,
  spike_aggregation: SPIKE,
  metric_aggregation: {
    metric_agg_value: 'alert.values.value',
    metric_agg_value_formatted: 'alert.values.value',
  },
  percentage_match: {
    percentage: 'alert.values.percentage',
    percentage_formatted: 'alert.values.percentage',
    denominator: 'alert.values.total',
  },
  flatline: { count: 'alert.values.count', threshold: 'alert.values.threshold' },
  change: { old_value: 'alert.values.old', new_value: 'alert.values.new' },
  new_term: { new_field: 'alert.values.field', missing_field: 'alert.values.field' },
};

const OF_ALL: Names = {
  kibana_discover_url: 'links.discover',
  opensearch_discover_url: 'links.discover',
  num_hits: 'alert.count',
  num_matches: 'alert.matches',
};

/** Types whose match is of a key and not of a document. */
const OF_KEYS: readonly unknown[] = [
  'metric_aggregation',
  'percentage_match',
  'spike_aggregation',
  'flatline',
];

/** What is said of a name that only comes near to ElastAlert's. */
const NEARLY: Names = {
  num_hits:
    'the number of documents of the alert stands for it; ElastAlert writes that of all its query found',
  num_matches: 'the number of matches of the alert stands for it; ElastAlert writes that of its run',
  related_events: 'has no equal in a text; the documents stand with the alert',
};

/** The variable that holds it; null: it is a field of the document. */
export function matchPath(options: Options, name: string): string | null {
  const own = NAMES[String(options.type)];
  if (own && Object.hasOwn(own, name)) return own[name]!;
  if (Object.hasOwn(OF_ALL, name)) return OF_ALL[name]!;
  const { type, metric_agg_key: key, metric_agg_type: agg } = options;
  const metric = `metric_${key}_${agg}`;
  if (type === 'metric_aggregation' && [metric, `${metric}_formatted`].includes(name))
    return 'alert.values.value';
  return OF_KEYS.includes(type) && keyFields(options).includes(name) ? `alert.key.${name}` : null;
}

/** flatline: the fields whose values its `key` is; null for any other name. */
export const keyOfSilence = (options: Options, name: string): string[] | null =>
  options.type === 'flatline' && name === 'key' ? keyFields(options) : null;

export const nearly = (name: string): string | null => (Object.hasOwn(NEARLY, name) ? NEARLY[name]! : null);

const keyFields = (options: Options): string[] => readNames(options, 'query_key', new Report());
