import { LEARNED, type Rule, stepsOf } from '../../common/schemas';
import type { Grouping, Severity } from '../../common/words';
import { type ConditionDraft, NEW_CONDITION } from './conditions/draft';
import { draftOfCondition } from './conditions/from_condition';
import { draftOfSource, NEW_SOURCE, type SourceDraft } from './source_draft';
import { draftOfStep, type StepDraft } from './steps/draft';
import { draftOfTelling, type TellingDraft } from './telling_draft';
import { type ToldDraft, toldRows } from './told_draft';

/** A rule as it is being written: every blank of every kind, so that switching a kind loses nothing. */
export interface RuleDraft extends SourceDraft {
  name: string;
  description: string;
  runbook: string;
  severity: Severity;
  owner: string | null;
  tags: string[];
  enabled: boolean;
  condition: ConditionDraft;
  /** Whether it goes by its interval or by a cron. */
  timing: 'interval' | 'cron';
  interval: string;
  cron: string;
  /** IANA name; empty is UTC. */
  zone: string;
  /** Whether the delay is said or learned. */
  delay: 'said' | 'learned';
  queryDelay: string;
  /** Whether it is said how late documents are looked for. */
  late: 'seen' | 'said';
  lateWithin: string;
  steps: StepDraft[];
  grouping: Grouping;
  whenVanished: Rule['whenVanished'];
  fields: string[];
  samples: string;
  channels: string[];
  recipients: ToldDraft[];
  /** Empty: none. */
  ladder: string;
  telling: TellingDraft;
  shadow: boolean;
  /** Whether quiet alerts close by themselves. */
  closing: 'never' | 'after';
  autoClose: string;
  stormAfter: string;
}

export const NEW_RULE: RuleDraft = {
  ...NEW_SOURCE,
  name: '',
  description: '',
  runbook: '',
  severity: 'warning',
  owner: null,
  tags: [],
  enabled: false,
  condition: NEW_CONDITION,
  timing: 'interval',
  interval: '1m',
  cron: '0 9 * * 1-5',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
  delay: 'said',
  queryDelay: '0s',
  late: 'seen',
  lateWithin: '5m',
  steps: [],
  grouping: 'key',
  whenVanished: 'keep',
  fields: [],
  samples: '5',
  channels: [],
  recipients: [],
  ladder: '',
  telling: draftOfTelling(),
  shadow: false,
  closing: 'never',
  autoClose: '7d',
  stormAfter: '100',
};

export function draftOfRule(rule: Rule): RuleDraft {
  return {
    ...NEW_RULE,
    ...draftOfSource(rule.source),
    name: rule.name,
    description: rule.description,
    runbook: rule.runbook,
    severity: rule.severity,
    owner: rule.owner,
    tags: rule.tags,
    enabled: rule.enabled,
    condition: draftOfCondition(rule.condition),
    interval: rule.interval,
    ...(rule.schedule && {
      timing: 'cron' as const,
      cron: rule.schedule.cron,
      zone: rule.schedule.zone ?? '',
    }),
    ...(rule.queryDelay === LEARNED ? { delay: 'learned' as const } : { queryDelay: rule.queryDelay }),
    ...(rule.lateWithin && { late: 'said' as const, lateWithin: rule.lateWithin }),
    steps: stepsOf(rule).map(draftOfStep),
    grouping: rule.grouping,
    whenVanished: rule.whenVanished,
    fields: rule.fields,
    samples: String(rule.samples),
    channels: rule.channels,
    recipients: toldRows(rule.recipients ?? []),
    ladder: rule.ladder ?? '',
    telling: draftOfTelling(rule.notify),
    shadow: rule.shadow ?? false,
    ...(rule.autoClose && { closing: 'after' as const, autoClose: rule.autoClose }),
    stormAfter: String(rule.stormAfter ?? NEW_RULE.stormAfter),
  };
}
