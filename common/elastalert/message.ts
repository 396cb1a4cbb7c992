/** ElastAlert's message texts as a rule's own subject, body and table. */
import type { z } from 'zod';
import type { notifySchema } from '../schemas';
import { keyOfSilence, matchPath, nearly } from './match_values';
import { isRecord, type Options, readNames, readNumber, readSwitch, readText } from './options';
import type { Report } from './report';
import { ruleText } from './rule_text';
import { documentPath, fromFormat, fromJinja, TextProblem, tagOf } from './text_format';

type MessageInput = Pick<
  z.input<typeof notifySchema>,
  'subject' | 'subjectMost' | 'body' | 'table' | 'tableRows' | 'top' | 'topValues'
>;

const MISSING = '<MISSING VALUE>';
const SUBJECT_MOST = 2_048;
const DASHES = '-'.repeat(40);

export const MESSAGE_OPTIONS = [
  'alert_text',
  'alert_text_type',
  'alert_text_args',
  'alert_text_kw',
  'alert_subject',
  'alert_subject_args',
  'alert_subject_max_len',
  'alert_missing_value',
  'summary_table_fields',
  'summary_table_type',
  'summary_table_max_rows',
  'summary_prefix',
  'summary_suffix',
  'top_count_keys',
  'top_count_number',
  'jinja_root_name',
  'use_local_time',
] as const;

/** Those that make a text differ from ElastAlert's standard one. */
const TELLING = [
  'alert_text',
  'alert_text_type',
  'alert_subject',
  'summary_table_fields',
  'summary_prefix',
  'summary_suffix',
];

/** Whether a rule has texts of its own; else the channels' words say more than ElastAlert's standard ones. */
export const hasOwnText = (options: Options): boolean =>
  TELLING.some((option) => options[option] !== undefined && options[option] !== null);

const names = (value: unknown): string[] =>
  value === undefined || value === null ? [] : [value].flat().map(String);

const variable = (options: Options, path: string): string => matchPath(options, path) ?? documentPath(path);

/** The tag of a value of the match; where that has none, the rule's property of the name, else the missing value. */
function tagFor(options: Options, path: string, missing: string): string {
  const silent = keyOfSilence(options, path);
  if (silent) return silent.map((field) => tagOf(`alert.key.${field}`, 'None')).join(', ') || 'all';
  const own = Object.hasOwn(options, path) ? options[path] : undefined;
  const isText = typeof own === 'string' || typeof own === 'number' || own === true;
  return tagOf(variable(options, path), isText && own !== '' && own !== 0 ? String(own) : missing);
}

/** Closed by an empty line, as ElastAlert does it. */
function closed(text: string): string {
  let done = text;
  while (!done.endsWith('\n\n')) done += '\n';
  return done;
}

const missingOf = (options: Options): string => String(options.alert_missing_value ?? MISSING);

function written(option: string, options: Options, report: Report): string {
  const text = readText(options, option, report) ?? '';
  const missing = missingOf(options);
  const told = (path: string, instead = missing): string => {
    const near = nearly(path);
    if (near) report.warn(option, `${path}: ${near}`);
    return tagFor(options, path, instead);
  };
  const own = option === 'alert_text' ? 'alert_text_args' : 'alert_subject_args';
  try {
    if (options.alert_text_type === 'alert_text_jinja') {
      const root = readText(options, 'jinja_root_name', report) ?? '_data';
      return fromJinja(text, root, told, (path) => variable(options, path));
    }
    if (options[own] !== undefined) {
      const args = names(options[own]);
      const placeOf = (name: string) => {
        const path = args[Number(name)];
        return path === undefined ? null : told(path);
      };
      return fromFormat(text, placeOf, (form) => report.warn(option, form));
    }
    const kw = options.alert_text_kw;
    if (option === 'alert_text' && isRecord(kw)) {
      const paths = new Map(Object.entries(kw).map(([path, name]) => [String(name), path]));
      const placeOf = (name: string) => {
        const path = paths.get(name);
        return path === undefined ? null : told(path);
      };
      return fromFormat(text, placeOf, (form) => report.warn(option, form));
    }
    return fromFormat(text.replace(/[{}]/g, '$&$&'), () => null);
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    report.warn(option, `${error.message}: the text stands as it was written`);
    return fromFormat(text.replace(/[{}]/g, '$&$&'), () => null);
  }
}

/** The text of one match. */
function matchText(options: Options, report: Report): string {
  const type = options.alert_text_type;
  const isOnly = type === 'alert_text_only' || type === 'alert_text_jinja';
  const title = options.alert_text === undefined ? '{{rule.name}}\n\n' : '';
  let text = closed(title + written('alert_text', options, report));
  if (isOnly) return text;
  text = closed(text + ruleText(options));
  if (names(options.top_count_keys).length > 0)
    text +=
      '{{#top}}{{field}}:\n{{#values}}{{value}}: {{count}}\n{{nothing}}{{/values}}{{^values}}No events found.\n{{nothing}}{{/values}}\n{{nothing}}{{/top}}';
  if (type !== 'exclude_fields')
    text += '{{#fields}}{{name}}: {{#lines}}{{.}}\n{{nothing}}{{/lines}}{{nothing}}{{/fields}}';
  return text;
}

interface Column {
  field: string;
  title: string;
}

const tableList = ({ summary_table_fields: list }: Options): unknown[] => [list ?? []].flat();
const columnName = (one: unknown): string => String((isRecord(one) ? one.path : one) ?? '');

function readTable(options: Options): Column[] {
  return tableList(options).map((one) => {
    const name = columnName(one);
    const path = matchPath(options, name);
    const isDecided = path?.startsWith('alert.values.') === true;
    const title = isRecord(one) ? String(one.header ?? name) : isDecided ? name : '';
    return { field: isDecided ? path : name, title };
  });
}

/** The table over all matches, where there are several in a message. */
function summaryText(options: Options, columns: readonly Column[], report: Report): string {
  if (columns.length === 0 || options.aggregation === undefined) return '';
  const literal = (option: string) =>
    fromFormat((readText(options, option, report) ?? '').replace(/[{}]/g, '$&$&'), () => null);
  const type = readText(options, 'summary_table_type', report) ?? 'ascii';
  if (type === 'html')
    report.warn('summary_table_type', 'html: written with signs; mails show it as a table');
  const listed = [...tableList(options).map(columnName), 'count'].map((name) => `'${name}'`).join(', ');
  const lines = type === 'markdown' ? 'markdown' : 'text';
  const most = readNumber(options, 'summary_table_max_rows', report);
  return [
    literal('summary_prefix'),
    `Aggregation resulted in the following data for summary_table_fields ==> [${listed}]:\n\n`,
    `{{#table}}{{#${lines}}}{{.}}\n{{nothing}}{{/${lines}}}{{/table}}\n`,
    most === null ? '' : `Showing top ${most} rows\n`,
    literal('summary_suffix'),
  ].join('');
}

/** Subject, body and table, before their schema: what ElastAlert would say of the same matches. */
export function readMessage(options: Options, report: Report): MessageInput {
  const columns = readTable(options);
  const summary = summaryText(options, columns, report);
  const only = options.alert_text_type === 'aggregation_summary_only';
  const one = only ? '' : matchText(options, report);
  const each = `{{#alerts}}{{nothing}}${one}{{#several}}{{nothing}}\n${DASHES}\n{{nothing}}{{/several}}{{/alerts}}`;
  const hasSubject = options.alert_subject !== undefined;
  return {
    subject: hasSubject ? written('alert_subject', options, report) : '{{rule.name}}',
    subjectMost: readNumber(options, 'alert_subject_max_len', report) ?? SUBJECT_MOST,
    body: summary + (only ? '' : each),
    table: columns,
    tableRows: readNumber(options, 'summary_table_max_rows', report),
    ...readTop(options, report),
  };
}

export function readTop(options: Options, report: Report): Pick<MessageInput, 'top' | 'topValues'> {
  return {
    top: readNames(options, 'top_count_keys', report),
    topValues: readNumber(options, 'top_count_number', report) ?? 5,
  };
}

/** Times in messages are UTC here, whoever reads them. */
export function tellOfTimes(options: Options, report: Report): void {
  if (readSwitch(options, 'use_local_time', false, report))
    report.warn('use_local_time', 'times in messages are UTC and say so');
}
