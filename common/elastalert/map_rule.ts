import { type RuleInput, ruleInputSchema } from '../schemas';
import { fromMillis } from '../time';
import { conditionOptions, readCondition } from './conditions';
import { bucketInterval } from './conditions_moments';
import { DISCOVER_OPTIONS, readLink } from './discover';
import { readFilterOf } from './filters';
import { insteadOf } from './known_options';
import { hasOwnText, MESSAGE_OPTIONS, readMessage, readTop, tellOfTimes } from './message';
import { neededFields } from './needed_fields';
import { NOTIFY_OPTIONS, readNotify } from './notify';
import { type Options, readNames, readSpan, readSwitch, readText } from './options';
import { type Note, Report } from './report';
import { readRunTimes } from './run_times';

export interface MappedRule {
  /** Null when there are problems. */
  rule: RuleInput | null;
  warnings: Note[];
  unsupported: Note[];
  problems: Note[];
}

/** Options that are read below, whatever the type. */
const COMMON_OPTIONS = [
  'name',
  'type',
  'index',
  'use_strftime_index',
  'search_extra_index',
  'is_enabled',
  'description',
  'owner',
  'priority',
  'category',
  'filter',
  'timestamp_field',
  'timestamp_type',
  'run_every',
  'query_delay',
  'buffer_time',
  'limit_execution',
  'limit_execution_coverage',
  'include',
  ...NOTIFY_OPTIONS,
  ...MESSAGE_OPTIONS,
  ...DISCOVER_OPTIONS,
];

/** What was read is read again so far back at most. */
const MOST_LATE_MS = 3_600_000;

/**
 * Makes a rule of an ElastAlert rule's options. Reads nothing else: no imports, files or environment.
 *
 * @param options the rule's YAML, already parsed to an object
 */
export function mapRule(options: Options): MappedRule {
  const report = new Report();
  const condition = readCondition(options, report);
  const index = readIndex(options, report);
  const interval = bucketInterval(options) ?? readSpan(options, 'run_every', report);
  const queryDelay = readSpan(options, 'query_delay', report);
  const buffer = readSpan(options, 'buffer_time', report);
  if ((buffer ?? 0) > MOST_LATE_MS)
    report.warn(
      'buffer_time',
      'documents are looked for up to an hour late; later ones become a gap that can be filled',
    );
  if (options.run_every === undefined && bucketInterval(options) === null) {
    report.warn('run_every', "not in the rule, comes from ElastAlert's own configuration; 1m is used");
  }
  const type = readText(options, 'timestamp_type', report);
  if (type !== null && type !== 'iso') {
    report.warn(
      'timestamp_type',
      `${type}: the time field must be mapped as a date in the index; values are read through it`,
    );
  }
  const { notify, grouping } = readNotify(options, report);
  tellOfTimes(options, report);
  const input = {
    name: readText(options, 'name', report) ?? undefined,
    description: readText(options, 'description', report) ?? '',
    owner: readText(options, 'owner', report),
    tags: readTags(options, report),
    enabled: readSwitch(options, 'is_enabled', true, report),
    source: {
      kind: 'query',
      index,
      timeField: readText(options, 'timestamp_field', report) ?? '@timestamp',
      language: 'dsl',
      query: JSON.stringify(readFilterOf(options, report, neededFields(options))),
    },
    condition,
    interval: interval === null ? '1m' : fromMillis(interval),
    schedule: readRunTimes(options, interval ?? 60_000, report),
    queryDelay: fromMillisOrZero(queryDelay),
    lateWithin: buffer === null ? null : fromMillis(Math.min(buffer, MOST_LATE_MS)),
    grouping,
    notify: {
      ...notify,
      ...(hasOwnText(options) ? readMessage(options, report) : readTop(options, report)),
      ...(DISCOVER_OPTIONS.some((option) => options[option] !== undefined) && {
        link: readLink(options, report),
      }),
    },
    fields: readNames(options, 'include', report).filter((field) => field !== '*'),
    samples: options.type === 'frequency' && readSwitch(options, 'attach_related', false, report) ? 50 : 5,
  };
  if (input.samples === 50)
    report.warn('attach_related', 'up to 50 documents are kept with a match, and the number of all');
  tellTheRest(options, report);

  const parsed = condition === null ? null : ruleInputSchema.safeParse(input);
  const told = new Set(report.problems.map(({ option }) => option));
  for (const { path, message } of parsed?.error?.issues ?? []) {
    if (!told.has(optionOf(path))) report.refuse(optionOf(path), message);
  }
  const { warnings, unsupported, problems } = report;
  return { rule: problems.length === 0 ? (parsed?.data ?? null) : null, warnings, unsupported, problems };
}

const fromMillisOrZero = (millis: number | null): string => (millis ? fromMillis(millis) : '0s');

/** Which option a setting of the rule came from. */
function optionOf(path: readonly PropertyKey[]): string {
  const names: Record<string, string> = {
    interval: 'run_every',
    schedule: 'limit_execution',
    queryDelay: 'query_delay',
    tags: 'category',
    fields: 'include',
    'notify.subject': 'alert_subject',
    'notify.subjectMost': 'alert_subject_max_len',
    'notify.body': 'alert_text',
    'notify.table': 'summary_table_fields',
    'notify.tableRows': 'summary_table_max_rows',
    'notify.top': 'top_count_keys',
    'notify.topValues': 'top_count_number',
    'notify.link': 'kibana_discover_from_timedelta',
    'notify.realert': 'realert',
    'notify.realertMax': 'exponential_realert',
    'notify.realertShared': 'realert_key',
    'notify.bundle': 'aggregation',
    'notify.tryFor': 'alert_time_limit',
    'source.index': 'index',
    'source.timeField': 'timestamp_field',
    'source.query': 'filter',
  };
  const [first, second] = path.map(String);
  return names[`${first}.${second}`] ?? names[first ?? ''] ?? first ?? 'rule';
}

/** `logs-%Y.%m.%d` → `logs-*`: all days are searched, and the time range finds the right one. */
function readIndex(options: Options, report: Report): string | undefined {
  const index = readText(options, 'index', report);
  if (index === null) {
    if (options.index === undefined) report.refuse('index', 'missing');
    return undefined;
  }
  if (!readSwitch(options, 'use_strftime_index', false, report)) return index;
  const pattern = index.replace(/(%[a-zA-Z%][.\-_]?)+/g, '*').replace(/\*+/g, '*');
  report.warn('use_strftime_index', `${pattern} is searched, with the time range of each run`);
  return pattern;
}

/** `category` and `priority` say nothing here by themselves; as tags they can be searched. */
function readTags(options: Options, report: Report): string[] {
  const category = readText(options, 'category', report);
  const priority = readText(options, 'priority', report);
  if (priority !== null)
    report.warn('priority', `kept as the tag "priority ${priority}"; the severity is "warning"`);
  return [...(category ? [category] : []), ...(priority === null ? [] : [`priority ${priority}`])];
}

/** No option is dropped in silence, and no value is repeated: it may be a secret. */
function tellTheRest(options: Options, report: Report): void {
  const read = new Set([...COMMON_OPTIONS, ...conditionOptions(options.type)]);
  for (const option of Object.keys(options)) {
    if (read.has(option)) continue;
    report.leaveOut(
      option,
      insteadOf(option) ?? 'not an option of ElastAlert for this type, ignored there too',
    );
  }
}
