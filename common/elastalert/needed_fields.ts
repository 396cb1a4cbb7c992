import { type Options, readNames, readSwitch } from './options';
import { Report } from './report';

/** Types that ElastAlert counts in buckets of the key. */
const IN_BUCKETS: readonly unknown[] = ['metric_aggregation', 'percentage_match', 'spike_aggregation'];
/** Types that do so with `use_terms_query`. */
const BY_TERMS: readonly unknown[] = ['frequency', 'flatline', 'spike', 'new_term'];

/**
 * Key fields without a value of which ElastAlert does not see a document: its buckets leave such documents out, where
 * elsewhere those that lack the key are one key.
 */
export function neededFields(options: Options): string[] {
  const aside = new Report();
  const asked = (option: string) => readSwitch(options, option, false, aside);
  const isByTerms = BY_TERMS.includes(options.type) && asked('use_terms_query') && !asked('use_count_query');
  return IN_BUCKETS.includes(options.type) || isByTerms ? readNames(options, 'query_key', aside) : [];
}
