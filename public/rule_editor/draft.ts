import type { Rule, RuleInput } from '../../common/schemas';
import type { Grouping, Severity } from '../../common/words';

/** A rule as it is being written: every blank of every kind, so that switching a kind loses nothing. */
export interface RuleDraft {
  name: string;
  description: string;
  runbook: string;
  severity: Severity;
  owner: string | null;
  tags: string[];
  enabled: boolean;
  kind: 'saved_search' | 'query';
  savedSearch: string;
  index: string;
  timeField: string;
  language: 'kuery' | 'lucene' | 'dsl';
  query: string;
  dataViewId: string | null;
  /** Not a blank: what an adopted query brought along and cannot do without. */
  runtimeMappings?: Record<string, Record<string, unknown>>;
  type: 'any' | 'frequency';
  key: string[];
  count: string;
  within: string;
  again: 'episode' | 'every';
  interval: string;
  queryDelay: string;
  grouping: Grouping;
  fields: string[];
  samples: string;
  channels: string[];
}

export const NEW_RULE: RuleDraft = {
  name: '',
  description: '',
  runbook: '',
  severity: 'warning',
  owner: null,
  tags: [],
  enabled: false,
  kind: 'saved_search',
  savedSearch: '',
  index: '',
  timeField: '@timestamp',
  language: 'kuery',
  query: '',
  dataViewId: null,
  type: 'frequency',
  key: [],
  count: '5',
  within: '10m',
  again: 'episode',
  interval: '1m',
  queryDelay: '0s',
  grouping: 'key',
  fields: [],
  samples: '5',
  channels: [],
};

export function draftOfRule(rule: Rule): RuleDraft {
  const { source, condition } = rule;
  return {
    ...NEW_RULE,
    name: rule.name,
    description: rule.description,
    runbook: rule.runbook,
    severity: rule.severity,
    owner: rule.owner,
    tags: rule.tags,
    enabled: rule.enabled,
    interval: rule.interval,
    queryDelay: rule.queryDelay,
    grouping: rule.grouping,
    fields: rule.fields,
    samples: String(rule.samples),
    channels: rule.channels,
    ...(source.kind === 'saved_search'
      ? { kind: 'saved_search' as const, savedSearch: source.id }
      : {
          kind: 'query' as const,
          index: source.index,
          timeField: source.timeField,
          language: source.language,
          query: source.query,
          dataViewId: source.dataViewId,
          ...(source.runtimeMappings && { runtimeMappings: source.runtimeMappings }),
        }),
    type: condition.type === 'any' ? ('any' as const) : ('frequency' as const),
    key: condition.key,
    ...(condition.type === 'frequency'
      ? { count: String(condition.count), within: condition.within, again: condition.again }
      : {}),
  };
}

/** The source that the draft stands for; null while its blanks are empty. */
export function sourceOf(draft: RuleDraft): RuleInput['source'] | null {
  if (draft.kind === 'saved_search')
    return draft.savedSearch ? { kind: 'saved_search', id: draft.savedSearch } : null;
  const { index, timeField, language, query, dataViewId, runtimeMappings } = draft;
  if (!index.trim() || !timeField.trim()) return null;
  const asked = { index: index.trim(), timeField: timeField.trim(), language, query, dataViewId };
  return { kind: 'query', ...asked, ...(runtimeMappings && { runtimeMappings }) };
}
