/** ElastAlert's types that look at values: blacklist, whitelist, change, new_term. */
import { fromMillis } from '../time';
import type { MappedType } from './mapped_type';
import { isRecord, type Options, readNames, readSpan, readSwitch } from './options';
import type { Report } from './report';

/** ElastAlert remembers the last value of a key until it is restarted. */
const CHANGE_LOOKBACK = '30d';

export const VALUE_TYPES: Readonly<Record<string, MappedType>> = {
  blacklist: {
    map: (options, report) => ({
      type: 'blacklist',
      key: readNames(options, 'query_key', report),
      field: readField(options, report),
      values: readEntries(options, 'blacklist', report),
    }),
    options: ['query_key', 'compare_key', 'blacklist', 'filter_by_list'],
    from: { key: 'query_key', field: 'compare_key', values: 'blacklist' },
  },
  whitelist: {
    map: (options, report) => ({
      type: 'whitelist',
      key: readNames(options, 'query_key', report),
      field: readField(options, report),
      values: readEntries(options, 'whitelist', report),
      missing: !readIgnoreNull(options, report),
    }),
    options: ['query_key', 'compare_key', 'whitelist', 'ignore_null', 'filter_by_list'],
    from: { key: 'query_key', field: 'compare_key', values: 'whitelist' },
  },
  change: {
    map: change,
    options: ['query_key', 'compare_key', 'ignore_null', 'timeframe'],
    from: { key: 'query_key', fields: 'compare_key', within: 'timeframe' },
  },
  new_term: {
    map: newTerm,
    options: [
      'query_key',
      'fields',
      'terms_window_size',
      'window_step_size',
      'alert_on_missing_field',
      'use_terms_query',
      'use_keyword_postfix',
      'terms_size',
    ],
    from: { key: 'query_key', terms: 'fields', lookback: 'terms_window_size' },
  },
};

function readField(options: Options, report: Report): string | null {
  const names = readRequiredNames(options, 'compare_key', report);
  if (names.length > 1)
    report.refuse(
      'compare_key',
      'one field is compared here; make a rule of each, or one of a field that holds both',
    );
  return names[0] ?? null;
}

function readRequiredNames(options: Options, name: string, report: Report): string[] {
  if (options[name] === undefined || options[name] === null)
    report.refuse(name, `required for ${String(options.type)}, missing`);
  return readNames(options, name, report);
}

function readIgnoreNull(options: Options, report: Report): boolean {
  if (options.ignore_null === undefined || options.ignore_null === null)
    report.refuse('ignore_null', `required for ${String(options.type)}, missing`);
  return readSwitch(options, 'ignore_null', false, report);
}

/** Texts, numbers and switches alike are compared as texts. Files are not read. */
function readEntries(options: Options, name: string, report: Report): string[] {
  const value = options[name];
  if (value === undefined || value === null) {
    report.refuse(name, `required for ${String(options.type)}, missing`);
    return [];
  }
  const entries: string[] = [];
  [value].flat().forEach((entry, at) => {
    const place = `${name}[${at}]`;
    if (typeof entry === 'string' && entry.startsWith('!file'))
      report.refuse(
        place,
        'files are not read: upload it as a list and name that in the rule, or write its lines here',
      );
    else if (['string', 'number', 'boolean'].includes(typeof entry)) entries.push(String(entry));
    else report.refuse(place, 'must be a text');
  });
  if (entries.some((entry) => /^\/.+\/$/s.test(entry)))
    report.warn(
      name,
      'entries between slashes are regular expressions for the whole value; ElastAlert compared them as texts',
    );
  return entries;
}

function change(options: Options, report: Report) {
  const key = readRequiredNames(options, 'query_key', report);
  const fields = readRequiredNames(options, 'compare_key', report);
  const missing = !readIgnoreNull(options, report);
  const within = readSpan(options, 'timeframe', report);
  const common = { type: 'change', key, fields, missing };
  if (within !== null) return { ...common, within: fromMillis(within) };
  report.warn(
    'timeframe',
    `not given: a value is compared with the one before for ${CHANGE_LOOKBACK}, where ElastAlert forgot it when it was restarted`,
  );
  return { ...common, lookback: CHANGE_LOOKBACK };
}

function newTerm(options: Options, report: Report) {
  const key = readNames(options, 'query_key', report);
  const terms = readTerms(options, key, report);
  const lookback = readSpan(options, 'terms_window_size', report);
  if (readSwitch(options, 'use_terms_query', false, report))
    report.warn('use_terms_query', "documents are read at their own time, not counted at the poll's");
  if (options.terms_size !== undefined)
    report.warn(
      'terms_size',
      'not needed: every value is looked at, where ElastAlert left out those beyond the limit',
    );
  if (options.window_step_size !== undefined)
    report.warn('window_step_size', 'not needed: only the values that turn up are looked for');
  if (readSwitch(options, 'use_keyword_postfix', false, report))
    report.warn(
      'use_keyword_postfix',
      'fields are read as they are named; of analysed text name the keyword field below it',
    );
  return {
    type: 'new_term',
    key,
    terms,
    lookback: lookback === null ? '30d' : fromMillis(lookback),
    missing: readSwitch(options, 'alert_on_missing_field', false, report),
  };
}

/** Each field by itself, several in a list together; without `fields` the key's, together. */
function readTerms(options: Options, key: readonly string[], report: Report): string[][] {
  const { fields } = options;
  if (fields === undefined || fields === null) {
    if (key.length === 0) report.refuse('fields', 'required for new_term, missing');
    return key.length === 0 ? [] : [[...key]];
  }
  return [fields].flat().map((item, at) => {
    const names: unknown[] = Array.isArray(item) ? item : [item];
    if (names.length > 0 && names.every((name): name is string => typeof name === 'string' && name !== ''))
      return names;
    report.refuse(
      `fields[${at}]`,
      `must be a field name or a list of them${isRecord(item) ? ', found a mapping' : ''}`,
    );
    return [];
  });
}
