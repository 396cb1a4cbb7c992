/** ElastAlert's types that follow sliding windows event by event: spikes and distinct values. */
import { fromMillis, toMillis } from '../time';
import type { MappedType } from './mapped_type';
import {
  type Options,
  readNames,
  readNumber,
  readRequiredNumber,
  readRequiredSpan,
  readSwitch,
  readText,
} from './options';
import type { Report } from './report';

export const SLIDING_TYPES: Readonly<Record<string, MappedType>> = {
  spike: {
    map: spike,
    options: [
      'query_key',
      'timeframe',
      'spike_height',
      'spike_type',
      'threshold_cur',
      'threshold_ref',
      'field_value',
      'alert_on_new_data',
      'use_count_query',
      'use_terms_query',
      'terms_size',
      'doc_type',
    ],
    from: {
      key: 'query_key',
      within: 'timeframe',
      height: 'spike_height',
      direction: 'spike_type',
      currentAtLeast: 'threshold_cur',
      referenceAtLeast: 'threshold_ref',
      field: 'field_value',
    },
  },
  cardinality: {
    map: cardinality,
    options: [
      'query_key',
      'timeframe',
      'cardinality_field',
      'max_cardinality',
      'min_cardinality',
      'doc_type',
    ],
    from: {
      key: 'query_key',
      within: 'timeframe',
      field: 'cardinality_field',
      above: 'max_cardinality',
      below: 'min_cardinality',
    },
  },
};

function spike(options: Options, report: Report) {
  const within = readRequiredSpan(options, 'timeframe', report);
  const direction = readText(options, 'spike_type', report);
  if (direction === null) report.refuse('spike_type', 'required for spike, missing');
  else if (!['up', 'down', 'both'].includes(direction))
    report.refuse('spike_type', 'must be up, down or both');
  const field = readText(options, 'field_value', report);
  if (field !== null)
    for (const option of ['threshold_cur', 'threshold_ref'])
      if (options[option] !== undefined)
        report.warn(option, 'not used, as in ElastAlert: field_value compares means');
  const key = readSpikeKey(options, report);
  const newKeys = readSwitch(options, 'alert_on_new_data', false, report);
  if (newKeys && key.length === 0)
    report.warn('alert_on_new_data', 'not used, as in ElastAlert: without query_key there are no new keys');
  return {
    type: 'spike',
    key,
    within: fromMillis(within ?? 1),
    height: readRequiredNumber(options, 'spike_height', report),
    direction,
    currentAtLeast: readLeast(options, 'threshold_cur', report),
    referenceAtLeast: readLeast(options, 'threshold_ref', report),
    field,
    newKeys,
  };
}

function readSpikeKey(options: Options, report: Report): string[] {
  const key = readNames(options, 'query_key', report);
  if (options.terms_size !== undefined)
    report.warn(
      'terms_size',
      'not needed: every key is counted, where ElastAlert left out those beyond the limit',
    );
  if (readSwitch(options, 'use_terms_query', false, report)) {
    report.warn('use_terms_query', "documents are counted at their own time, not at the poll's");
    if (key.length === 0) report.refuse('query_key', 'required with use_terms_query, missing');
  }
  if (!readSwitch(options, 'use_count_query', false, report)) return key;
  report.warn('use_count_query', "documents are counted at their own time, not at the poll's");
  if (key.length > 0)
    report.warn('query_key', 'not used, as in ElastAlert: use_count_query counts all documents');
  return [];
}

/** Documents are whole: at least 2.5 of them are at least 3. */
function readLeast(options: Options, name: string, report: Report): number {
  return Math.max(0, Math.ceil(readNumber(options, name, report) ?? 0));
}

function cardinality(options: Options, report: Report) {
  const field = readText(options, 'cardinality_field', report);
  if (field === null) report.refuse('cardinality_field', 'required for cardinality, missing');
  const within = readRequiredSpan(options, 'timeframe', report);
  const above = readNumber(options, 'max_cardinality', report);
  const below = readNumber(options, 'min_cardinality', report);
  if (options.max_cardinality === undefined && options.min_cardinality === undefined)
    report.refuse('max_cardinality', 'this or min_cardinality is required for cardinality, both missing');
  return {
    type: 'cardinality',
    key: readNames(options, 'query_key', report),
    field,
    within: fromMillis(withItsEdge(within ?? 1)),
    above,
    below,
  };
}

const MOST_MS = toMillis('30d');

/** ElastAlert still counts a value that is exactly `timeframe` old; a window here excludes its start. */
const withItsEdge = (timeframe: number): number => Math.min(timeframe + 1, Math.max(timeframe, MOST_MS));
