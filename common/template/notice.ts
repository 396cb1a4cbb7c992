import type { Alert, NotifyPolicy, SampleDocument } from '../schemas';
import type { NoticeReason, Severity } from '../words';
import { NOTICE_LIMITS } from './limits';
import type { MessageTable, TableColumn } from './table';

/** The alert as a message tells it: without history, engine's own things and anything unbounded. */
export type NoticeAlert = Omit<
  Alert,
  'history' | 'version' | 'window' | 'ruleRevision' | 'groupKey' | 'silenced' | 'snoozed' | 'storm'
>;

export interface NoticeRule {
  id: string;
  name: string;
  description: string;
  /** An http(s) address, or empty. */
  runbook: string;
  severity: Severity;
  /** The time that its condition looks at, such as `5m`; absent where it has none. */
  within?: string;
  /** Its own words; absent where it leaves them to the channel. */
  message?: RuleMessage;
}

/** A rule's own templates for subject and body, and its table. Empty: the channel's own. */
export interface RuleMessage {
  subject: string;
  body: string;
  /** Longer subjects are cut; null: as the channel cuts them. */
  subjectMost: number | null;
  table: TableColumn[];
  /** Null: all rows, as they come. */
  tableRows: number | null;
}

/** Something that happened and is told: when the notice was made (ISO). */
export interface Happening {
  reason: NoticeReason;
  at: string;
}

/** What a channel tells: as it was when the notice was made, the same on every try. */
export interface Notice {
  deliveryId: string;
  /** The same on every try of this notice; another for each notice. */
  dedupKey: string;
  /** The same for all notices of one alert on one channel: the thread they belong to. */
  threadKey: string;
  reason: NoticeReason;
  at: string;
  /** Earlier notices of this alert that had not gone out and are told by this one; oldest first. */
  earlier: Happening[];
  /** Addresses in place of the channel's own; none: the channel's own. */
  recipients?: readonly string[];
  /** The names of those they belong to. */
  people?: readonly string[];
  /** The person whose act this tells. */
  by?: string | null;
  /** What they wrote with it, or why it comes here. */
  note?: string | null;
  alert: NoticeAlert;
  rule: NoticeRule;
  /** Absolute when the product knows its public address, else a path; null when there is none. */
  queueUrl: string;
  discoverUrl: string | null;
  /** Absent in a message about one alert. */
  bundle?: NoticeBundle;
  /** Of the rule's table over all alerts; absent where it has none. */
  table?: MessageTable;
}

/** One alert of a message about several. */
export type NoticeItem = Pick<
  Notice,
  'reason' | 'at' | 'earlier' | 'alert' | 'rule' | 'queueUrl' | 'discoverUrl'
>;

/** What a message about several alerts tells; the notice itself is that of the first. */
export interface NoticeBundle {
  /** Each alert once, oldest first, the first ones only. */
  items: NoticeItem[];
  /** How many there are. */
  total: number;
  /** The worst of all. */
  severity: Severity;
  /** How many of each rule, by its name, the most frequent first. */
  rules: Array<{ name: string; count: number }>;
}

/** Of a rule what a message tells, and in which words. */
export function noticeRule(
  rule: Pick<NoticeRule, 'id' | 'name' | 'description' | 'runbook' | 'severity'> & {
    notify?: NotifyPolicy;
    condition?: object;
    message?: RuleMessage;
  },
): NoticeRule {
  const { id, name, description, runbook, severity, message = messageOf(rule.notify) } = rule;
  const { within } = (rule.condition ?? {}) as { within?: string };
  return {
    ...{ id, name, description, runbook, severity },
    ...(typeof within === 'string' && { within }),
    ...(message && { message }),
  };
}

function messageOf(notify: NotifyPolicy | undefined): RuleMessage | null {
  if (!notify) return null;
  const { subject, body, subjectMost, table, tableRows } = notify;
  if (subject === '' && body === '' && table.length === 0) return null;
  return { subject, body, subjectMost, table, tableRows };
}

/** At most `limit` characters; what is cut says so and how long it was. */
export function cutText(text: string, limit: number = NOTICE_LIMITS.value): string {
  if (text.length <= limit) return text;
  const note = `… (cut, ${text.length} characters)`;
  return `${text.slice(0, limit - note.length).replace(/[\ud800-\udbff]$/, '')}${note}`;
}

function cutValue(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value) ?? '';
  return text.length <= NOTICE_LIMITS.value ? value : cutText(text);
}

function cutSample(sample: SampleDocument): SampleDocument {
  const all = Object.entries(sample.fields);
  const kept = all
    .slice(0, NOTICE_LIMITS.fields)
    .map(([name, value]) => [cutText(name, 300), cutValue(value)]);
  if (all.length > kept.length) kept.push(['…', `${all.length - kept.length} more fields`]);
  return {
    id: cutText(sample.id),
    index: cutText(sample.index),
    time: sample.time,
    fields: Object.fromEntries(kept),
  };
}

/** What of an alert goes into a message, bounded whatever its documents hold; every cut is said in its place. */
export function noticeAlert(alert: Alert): NoticeAlert {
  const { history: _h, version: _v, window: _w, ruleRevision: _r, groupKey: _g, ...told } = alert;
  const { silenced: _s, snoozed: _z, storm: _t, ...rest } = told;
  return {
    ...rest,
    ruleName: cutText(rest.ruleName),
    tags: rest.tags.slice(0, NOTICE_LIMITS.list),
    key: Object.fromEntries(
      Object.entries(rest.key).map(([name, value]) => [name, value === null ? null : cutText(value)]),
    ),
    keyText: cutText(rest.keyText),
    reason: cutText(rest.reason),
    sample: rest.sample.slice(0, NOTICE_LIMITS.samples).map(cutSample),
  };
}
