/** The closed lists of words that code, API and UI share. Order is rank: later is worse. */
export const SEVERITIES = ['low', 'warning', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** The worse of two; null is no severity of its own. */
export function worseOf(one: Severity | null, other: Severity | null): Severity | null {
  if (one === null || other === null) return one ?? other;
  return severityRank(one) >= severityRank(other) ? one : other;
}

export const ALERT_STATUSES = ['open', 'acknowledged', 'closed'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Whether the condition still holds; `event` for conditions that cannot recover. */
export const CONDITION_STATES = ['active', 'recovered', 'event'] as const;
export type ConditionState = (typeof CONDITION_STATES)[number];

/** What a person may close with, in the order of the keys 1–4. */
export const PERSON_RESOLUTIONS = ['fixed', 'not_an_issue', 'duplicate', 'too_old'] as const;
/** What the engine closes with. */
export const ENGINE_RESOLUTIONS = ['recovered', 'expired'] as const;
/** `not_expected`: what closes with "stop expecting". */
export const RESOLUTIONS = [...PERSON_RESOLUTIONS, ...ENGINE_RESOLUTIONS, 'not_expected'] as const;
export type PersonResolution = (typeof PERSON_RESOLUTIONS)[number];
export type Resolution = (typeof RESOLUTIONS)[number];

export const RESOLUTION_WORDS: Record<Resolution, string> = {
  fixed: 'Action taken',
  not_an_issue: 'Not an issue',
  duplicate: 'Duplicate',
  too_old: 'Too old',
  recovered: 'Recovered by itself',
  expired: 'Expired',
  not_expected: 'No longer expected',
};

/** What keeps an alert out of the queue's default view; `none`: nothing does. */
export const QUIET_VIEWS = ['none', 'silenced', 'snoozed'] as const;
export type QuietView = (typeof QUIET_VIEWS)[number];

/** What became of a match. */
export const FATES = ['alerted', 'joined', 'dropped', 'silenced'] as const;
export type Fate = (typeof FATES)[number];

/** Which alert a match joins: one of its own · the open one of its key · the open one of its rule. */
export const GROUPINGS = ['match', 'key', 'rule'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Why a delivery is made. */
export const NOTICE_REASONS = [
  'created',
  'again',
  'repeated',
  'recovered',
  'worse',
  'no_data',
  'assigned',
  'note',
  'escalated',
  'acknowledged',
  'closed',
  'rule_failing',
  'rule_recovered',
  'rule_orphaned',
  'digest',
  'test',
] as const;
export type NoticeReason = (typeof NOTICE_REASONS)[number];

/** Reasons that speak of a rule, and of no alert. */
export const RULE_REASONS: readonly NoticeReason[] = ['rule_failing', 'rule_recovered', 'rule_orphaned'];

/** `held`: it would have been sent, and something that people set up holds it back. */
export const DELIVERY_STATES = ['pending', 'sent', 'failed', 'held'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What holds a delivery back. */
export const HELD_WHYS = [
  'shadow',
  'silence',
  'maintenance',
  'snooze',
  'realert',
  'rate',
  'storm',
  'late',
  'nobody',
] as const;
export type HeldWhy = (typeof HELD_WHYS)[number];

/** The rule that alerts about the product itself name; there is no such rule to be changed. */
export const OWN_RULE = 'lookout';

/**
 * How a rule does: ok · failing · partial answers · behind its windows · stretches that were not evaluated · following a deleted
 * saved search · switched off.
 */
export const RULE_HEALTH = [
  'ok',
  'failing',
  'partial',
  'behind',
  'gap',
  'orphaned',
  'disabled',
  'new',
] as const;
export type RuleHealth = (typeof RULE_HEALTH)[number];
