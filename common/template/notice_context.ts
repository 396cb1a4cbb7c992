import { spanInWords } from '../time';
import type { ConditionState, NoticeReason } from '../words';
import type { Happening, Notice } from './notice';
import { escapeMarkdown } from './sinks';

/** How a reason reads at the start of a subject. */
export const REASON_WORDS: Record<NoticeReason, string> = {
  created: 'New alert',
  again: 'Again',
  recovered: 'Recovered',
  worse: 'Worse',
  assigned: 'Assigned to you',
  note: 'Note',
  escalated: 'Escalated',
  rule_failing: 'Rule failing',
  rule_recovered: 'Rule works again',
  rule_orphaned: 'Saved search deleted',
  acknowledged: 'Acknowledged',
  closed: 'Closed',
  test: 'Test',
};

/** How a reason reads in a story: "fired …, recovered …". */
const STORY_WORDS: Record<NoticeReason, string> = {
  created: 'fired',
  again: 'fired again',
  recovered: 'recovered',
  worse: 'got worse',
  assigned: 'assigned',
  note: 'noted',
  escalated: 'escalated',
  rule_failing: 'failing',
  rule_recovered: 'worked again',
  rule_orphaned: 'lost its saved search',
  acknowledged: 'acknowledged',
  closed: 'closed',
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
function flags({ reason, alert }: Notice): Record<string, true> {
  const over = reason === 'recovered' || reason === 'closed';
  return {
    [reason]: true,
    [alert.severity]: true,
    ...(over ? { over: true as const } : {}),
    ...(alert.condition === 'active' ? { active: true as const } : {}),
  };
}

const isLink = (url: string | null): boolean => url !== null && /^https?:\/\//i.test(url);

/**
 * The variables of every template, and the body of a webhook that has none. They are part of the API (docs/webhook.md):
 * names are added, never renamed. Times are ISO texts in UTC with a readable twin in `…Text`.
 */
export function noticeContext(notice: Notice) {
  const { alert, rule } = notice;
  const happenings: Happening[] = [...notice.earlier, { reason: notice.reason, at: notice.at }];
  const plainReason = reasonParts(alert.reason)
    .map((part) => part.text)
    .join('');
  const title = `${REASON_WORDS[notice.reason]} [${alert.severity}] ${rule.name}: ${plainReason}`;
  return {
    id: notice.dedupKey,
    thread: notice.threadKey,
    reason: notice.reason,
    reasonText: REASON_WORDS[notice.reason],
    at: notice.at,
    title,
    /** At most 120 characters. */
    titleShort: shortened(title),
    is: flags(notice),
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
      firstSeen: alert.firstSeen,
      firstSeenText: utcText(alert.firstSeen),
      lastSeen: alert.lastSeen,
      lastSeenText: utcText(alert.lastSeen),
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

export type NoticeContext = ReturnType<typeof noticeContext>;
