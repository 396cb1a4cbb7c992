import { minuteText, spanInWords, toMillis } from '../time';
import type { ConditionState, NoticeReason, Severity } from '../words';
import type { Happening, Notice, NoticeBundle, NoticeItem } from './notice';
import { escapeMarkdown } from './sinks';
import { type MessageTable, markdownTable, textTable } from './table';

/** How a reason reads at the start of a subject. */
export const REASON_WORDS: Record<NoticeReason, string> = {
  created: 'New alert',
  again: 'Again',
  repeated: 'Still there',
  recovered: 'Recovered',
  worse: 'Worse',
  no_data: 'No data any more',
  assigned: 'Assigned to you',
  note: 'Note',
  escalated: 'Escalated',
  rule_failing: 'Rule failing',
  rule_recovered: 'Rule works again',
  rule_orphaned: 'Saved search deleted',
  acknowledged: 'Acknowledged',
  closed: 'Closed',
  digest: 'Digest',
  test: 'Test',
};

/** How a reason reads in a story: "fired …, recovered …". */
const STORY_WORDS: Record<NoticeReason, string> = {
  created: 'fired',
  again: 'fired again',
  repeated: 'seen again',
  recovered: 'recovered',
  worse: 'got worse',
  no_data: 'had no data any more',
  assigned: 'assigned',
  note: 'noted',
  escalated: 'escalated',
  rule_failing: 'failing',
  rule_recovered: 'worked again',
  rule_orphaned: 'lost its saved search',
  acknowledged: 'acknowledged',
  closed: 'closed',
  digest: 'summed up',
  test: 'tested',
};

const CONDITION_WORDS: Record<ConditionState, string> = {
  active: 'Still active',
  recovered: 'Recovered',
  event: 'Happened once',
};

/** `2026-11-21 10:02:03 UTC`; a text that is no time is given back as it is. */
export function utcText(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `2026-11-21 10:02 UTC`; a text that is no time is given back as it is. */
function shortText(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : minuteText(at);
}

/** Reasons mark key values **so**; these are the parts, for sinks that can show them strong. */
export function reasonParts(reason: string): Array<{ text: string; strong: boolean }> {
  return reason
    .split(/(\*\*.+?\*\*)/)
    .filter((text) => text !== '')
    .map((text) =>
      text.length > 4 && text.startsWith('**') && text.endsWith('**')
        ? { text: text.slice(2, -2), strong: true }
        : { text, strong: false },
    );
}

/** Titles of messengers are short; a cut one says so. */
const SHORT_TITLE = 120;
const shortened = (text: string): string =>
  text.length <= SHORT_TITLE ? text : `${text.slice(0, SHORT_TITLE - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** What a notice is, as flags for the sections of a template: `{{#is.critical}}P1{{/is.critical}}`. */
function flags({ reason, alert }: Told, severity: Severity): Record<string, true> {
  const over = reason === 'recovered' || reason === 'closed';
  return {
    [reason]: true,
    [severity]: true,
    ...(over ? { over: true as const } : {}),
    ...(alert.condition === 'active' ? { active: true as const } : {}),
  };
}

const isLink = (url: string | null): boolean => url !== null && /^https?:\/\//i.test(url);

type Told = Omit<NoticeItem, 'earlier'> &
  Pick<Notice, 'recipients' | 'people' | 'by' | 'note'> & { earlier: readonly Happening[] };

/** A value as people read it, line by line: JSON with its insides below each other. */
function valueLines(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return JSON.stringify(sorted(value), null, 4).split('\n');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}

/** The variables of one alert: at the top of a message about one, and in each of `alerts`. */
function itemContext(notice: Told) {
  const { alert, rule } = notice;
  const happenings: Happening[] = [...notice.earlier, { reason: notice.reason, at: notice.at }];
  const plainReason = reasonParts(alert.reason)
    .map((part) => part.text)
    .join('');
  const title = `${REASON_WORDS[notice.reason]} [${alert.severity}] ${rule.name}: ${plainReason}`;
  const document = alert.sample[alert.sample.length - 1]?.fields ?? {};
  const since = rule.within
    ? new Date(Date.parse(alert.lastSeen) - toMillis(rule.within)).toISOString()
    : alert.firstSeen;
  return {
    reason: notice.reason,
    reasonText: REASON_WORDS[notice.reason],
    at: notice.at,
    title,
    /** At most 120 characters. */
    titleShort: shortened(title),
    is: flags(notice, alert.severity),
    /** Those it is for, where it is for certain people; empty: whoever the channel reaches. */
    recipients: [...(notice.recipients ?? [])],
    people: [...(notice.people ?? [])],
    /** Whose act it tells; null: nobody's. */
    by: notice.by ?? null,
    /** What they wrote with it, or why it comes here. */
    note: notice.note ?? null,
    noteText: notice.note ? (notice.by ? `${notice.by}: ${notice.note}` : notice.note) : null,
    /** The texts that senders of documents decide, for places that read Markdown. */
    markdown: {
      title: escapeMarkdown(shortened(title)),
      reason: escapeMarkdown(plainReason),
      key: escapeMarkdown(alert.keyText),
    },
    /** More than one entry when earlier notices had not gone out. */
    story: happenings.map(({ reason, at }) => ({
      reason,
      at,
      text: `${STORY_WORDS[reason]} ${utcText(at)}`,
    })),
    storyText: happenings.map(({ reason, at }) => `${STORY_WORDS[reason]} ${utcText(at)}`).join(', '),
    alert: {
      id: alert.id,
      space: alert.space,
      status: alert.status,
      condition: alert.condition,
      conditionText: CONDITION_WORDS[alert.condition],
      severity: alert.severity,
      reason: plainReason,
      key: alert.key,
      keyText: alert.keyText,
      keys: Object.entries(alert.key).map(([name, value]) => ({ name, value: value ?? '(none)' })),
      count: alert.count,
      matches: alert.matches,
      recurrences: alert.recurrences,
      /** What decided, by name. */
      values: alert.values,
      firstSeen: alert.firstSeen,
      firstSeenText: utcText(alert.firstSeen),
      lastSeen: alert.lastSeen,
      lastSeenText: utcText(alert.lastSeen),
      lastSeenMinute: shortText(alert.lastSeen),
      /** Where the time begins that the rule's condition looks at, before it was last seen. */
      since,
      sinceMinute: shortText(since),
      recoveredAt: alert.recoveredAt,
      recoveredAtText: alert.recoveredAt ? utcText(alert.recoveredAt) : null,
      /** How long it was from the first event to the recovery. */
      heldText: alert.recoveredAt
        ? spanInWords(Date.parse(alert.recoveredAt) - Date.parse(alert.firstSeen))
        : null,
      owner: alert.owner,
      resolution: alert.resolution,
      acknowledgedBy: alert.acknowledged?.by ?? null,
      closedBy: alert.closed?.by ?? null,
      tags: alert.tags,
      sample: alert.sample.map((document) => ({
        ...document,
        timeText: utcText(document.time),
        /** The fields as a list, for sections. */
        rows: Object.entries(document.fields).map(([name, value]) => ({ name, value })),
      })),
    },
    /** The newest document by its fields' names, and as a list by name. */
    document,
    fields: Object.entries(document)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value, lines: valueLines(value) })),
    /** Of the fields that the rule tells with a new alert. */
    top: Array.isArray(alert.values.top) ? alert.values.top : [],
    rule: {
      id: rule.id,
      name: rule.name,
      description: rule.description,
      runbook: rule.runbook,
      severity: rule.severity,
    },
    links: {
      queue: notice.queueUrl,
      discover: notice.discoverUrl,
      runbook: isLink(rule.runbook) ? rule.runbook : null,
      /** Whether `queue` and `discover` are whole addresses; else they are paths on the host. */
      absolute: isLink(notice.queueUrl),
    },
  };
}

/** Rules named in a title before the rest is counted. */
const NAMED_RULES = 3;

function bundleTitle({ total, severity, rules }: NoticeBundle): string {
  const named = rules.slice(0, NAMED_RULES).map(({ name, count }) => `${name} (${count})`);
  const rest = rules.length - named.length;
  const what = rules.length === 1 ? rules[0]!.name : named.join(', ');
  return `${total} alerts [${severity}] ${what}${rest > 0 ? ` and ${rest} more rules` : ''}`;
}

/** The table of a message for each kind of place. */
function tableContext(table: MessageTable | undefined) {
  if (!table) return null;
  return {
    columns: table.columns.map(({ field, title }) => title || field),
    rows: table.rows,
    more: table.more,
    text: textTable(table),
    markdown: markdownTable(table),
  };
}

/**
 * The variables of every template, and the body of a webhook that has none. They are part of the API (docs/messages.md):
 * names are added, never renamed. Times are ISO texts in UTC with a readable twin in `…Text`.
 */
export function noticeContext(notice: Notice) {
  const { bundle } = notice;
  const first = itemContext(notice);
  const title = bundle ? bundleTitle(bundle) : first.title;
  const items = bundle ? bundle.items.map(itemContext) : [first];
  return {
    id: notice.dedupKey,
    thread: notice.threadKey,
    ...first,
    title,
    titleShort: shortened(title),
    is: flags(notice, bundle?.severity ?? notice.alert.severity),
    markdown: { ...first.markdown, title: escapeMarkdown(shortened(title)) },
    /** Every alert of the message, the one above first, at most 50. */
    alerts: items,
    total: bundle?.total ?? 1,
    several: bundle !== undefined,
    /** Alerts that are not listed; null: none. */
    more: bundle && bundle.total > items.length ? bundle.total - items.length : null,
    rules: bundle?.rules ?? [{ name: notice.rule.name, count: 1 }],
    table: tableContext(notice.table),
  };
}

export type NoticeContext = ReturnType<typeof noticeContext>;
