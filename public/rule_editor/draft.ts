import type { Rule } from '../../common/schemas';
import type { Grouping, Severity } from '../../common/words';
import { type ConditionDraft, NEW_CONDITION } from './conditions/draft';
import { draftOfCondition } from './conditions/from_condition';
import { draftOfSource, NEW_SOURCE, type SourceDraft } from './source_draft';

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
  interval: string;
  queryDelay: string;
  grouping: Grouping;
  whenVanished: 'keep' | 'recover';
  fields: string[];
  samples: string;
  channels: string[];
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
  interval: '1m',
  queryDelay: '0s',
  grouping: 'key',
  whenVanished: 'keep',
  fields: [],
  samples: '5',
  channels: [],
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
    queryDelay: rule.queryDelay,
    grouping: rule.grouping,
    whenVanished: rule.whenVanished,
    fields: rule.fields,
    samples: String(rule.samples),
    channels: rule.channels,
  };
}
