/** ElastAlert's rule types as conditions. Any other type is refused by name, never guessed at. */
import { type Condition, conditionSchema } from '../schemas';
import { fromMillis } from '../time';
import { MOMENT_TYPES } from './conditions_moments';
import { SLIDING_TYPES } from './conditions_sliding';
import { VALUE_TYPES } from './conditions_values';
import type { MappedType } from './mapped_type';
import { type Options, readNames, readRequiredCount, readRequiredSpan, readSwitch } from './options';
import type { Report } from './report';

/** Every type that has a condition here; a group of types is one file and one line. */
const TYPES: Readonly<Record<string, MappedType>> = {
  any: {
    map: (options, report) => ({ type: 'any', key: readNames(options, 'query_key', report) }),
    options: ['query_key'],
    from: { key: 'query_key' },
  },
  frequency: {
    map: frequency,
    options: [
      'query_key',
      'num_events',
      'timeframe',
      'use_count_query',
      'use_terms_query',
      'terms_size',
      'doc_type',
      'attach_related',
    ],
    from: { key: 'query_key', count: 'num_events', within: 'timeframe' },
  },
  ...VALUE_TYPES,
  ...MOMENT_TYPES,
  ...SLIDING_TYPES,
};

const typeOf = (type: unknown): MappedType | undefined =>
  typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;

/** Options of a type that its condition reads; others of the rule are read elsewhere. */
export const conditionOptions = (type: unknown): readonly string[] => typeOf(type)?.options ?? [];

/** The condition of a rule, or null with the problems in the report. */
export function readCondition(options: Options, report: Report): Condition | null {
  const { type } = options;
  if (typeof type !== 'string' || type === '') {
    report.refuse('type', 'missing');
    return null;
  }
  const mapped = typeOf(type);
  if (!mapped) {
    report.refuse('type', `${type}: neither a type of ElastAlert nor a condition here`);
    return null;
  }
  const before = report.problems.length;
  const condition = mapped.map(options, report);
  if (report.problems.length > before) return null;
  const parsed = conditionSchema.safeParse(condition);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    report.refuse(mapped.from[String(path[0])] ?? 'type', message);
  return null;
}

function frequency(options: Options, report: Report) {
  const count = readRequiredCount(options, 'num_events', report);
  const within = readRequiredSpan(options, 'timeframe', report);
  let key = readNames(options, 'query_key', report);
  if (readSwitch(options, 'use_count_query', false, report)) {
    const rest = 'a poll with twice num_events is two matches, where ElastAlert made one of it';
    report.warn('use_count_query', `documents are counted at their own time, not at the poll's; ${rest}`);
    if (key.length > 0)
      report.warn('query_key', 'not used, as in ElastAlert: use_count_query counts all documents');
    key = [];
  }
  if (readSwitch(options, 'use_terms_query', false, report)) {
    report.warn('use_terms_query', "documents are counted at their own time, not at the poll's");
    if (key.length === 0) report.refuse('query_key', 'required with use_terms_query, missing');
  }
  if (options.terms_size !== undefined) {
    report.warn(
      'terms_size',
      'not needed: every key is counted, where ElastAlert left out those beyond the limit',
    );
  }
  return { type: 'frequency', key, count, within: fromMillis(within ?? 1), again: 'every' };
}
