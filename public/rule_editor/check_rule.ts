import { type RuleInput, ruleInputSchema } from '../../common/schemas';
import type { RuleDraft } from './draft';

export type RuleErrors = Partial<Record<keyof RuleDraft, string>>;

/** What each blank is called where an error names it. */
export const BLANK_NAMES: Partial<Record<keyof RuleDraft, string>> = {
  name: 'Name',
  savedSearch: 'Saved search',
  index: 'Index',
  timeField: 'Time field',
  query: 'Query',
  key: 'Key fields',
  count: 'Number of events',
  within: 'Within',
  interval: 'Check every',
  queryDelay: 'Delay',
  samples: 'Sample documents',
  fields: 'Fields to keep',
  channels: 'Channels',
  runbook: 'Runbook',
  tags: 'Tags',
  owner: 'Owner',
};

/** A path in the API's words → the blank it is about: `condition.count` and `rule.condition.count` → `count`. */
export function blankOf(path: string): keyof RuleDraft {
  const names = path.split('.').filter((name) => name !== 'body' && name !== 'rule');
  if (names[0] === 'source')
    return names[1] === 'id' || names[1] === undefined ? 'savedSearch' : (names[1] as keyof RuleDraft);
  if (names[0] === 'condition') return (names[1] ?? 'type') as keyof RuleDraft;
  return (names[0] ?? 'name') as keyof RuleDraft;
}

/** What the schema would say in a programmer's words, said in a person's. */
function ownWords(draft: RuleDraft): RuleErrors {
  const errors: RuleErrors = {};
  if (draft.kind === 'saved_search' && !draft.savedSearch) errors.savedSearch = 'pick a saved search';
  if (draft.type === 'frequency' && !/^[1-9]\d*$/.test(draft.count))
    errors.count = 'write a whole number of at least 1';
  if (!/^\d+$/.test(draft.samples)) errors.samples = 'write a whole number from 0 to 50';
  const lengths =
    draft.type === 'frequency'
      ? (['within', 'interval', 'queryDelay'] as const)
      : (['interval', 'queryDelay'] as const);
  for (const name of lengths) {
    if (!/^\d{1,9}(ms|s|m|h|d|w)$/.test(draft[name])) errors[name] = 'write a whole number';
  }
  if (draft.kind === 'query' && draft.language === 'dsl' && draft.query.trim()) {
    try {
      JSON.parse(draft.query);
    } catch (error) {
      errors.query = `not JSON: ${error instanceof Error ? error.message : error}`;
    }
  }
  return errors;
}

/** The draft as the API takes it, or what is wrong with which blank. */
export function checkRule(draft: RuleDraft): { input: RuleInput | null; errors: RuleErrors } {
  const errors = ownWords(draft);
  if (errors.within || errors.interval || errors.queryDelay) {
    if (!draft.name.trim()) errors.name = 'give the rule a name';
    return { input: null, errors };
  }
  const condition =
    draft.type === 'any'
      ? { type: 'any', key: draft.key }
      : {
          type: 'frequency',
          key: draft.key,
          count: Number(draft.count),
          within: draft.within,
          again: draft.again,
        };
  const source =
    draft.kind === 'saved_search'
      ? { kind: 'saved_search', id: draft.savedSearch }
      : {
          kind: 'query',
          index: draft.index,
          timeField: draft.timeField.trim(),
          language: draft.language,
          query: draft.query,
          dataViewId: draft.dataViewId,
          ...(draft.runtimeMappings && { runtimeMappings: draft.runtimeMappings }),
        };
  const {
    kind,
    savedSearch,
    index,
    timeField,
    language,
    query,
    dataViewId,
    runtimeMappings,
    type,
    key,
    count,
    within,
    again,
    ...rest
  } = draft;
  const result = ruleInputSchema.safeParse({ ...rest, samples: Number(draft.samples), source, condition });
  if (!result.success) {
    for (const issue of result.error.issues) errors[blankOf(issue.path.join('.'))] ??= issue.message;
  }
  return { input: result.success && Object.keys(errors).length === 0 ? result.data : null, errors };
}

/** What a preview depends on, and nothing else: typing a description must not compute anything anew. */
export function previewInput(draft: RuleDraft): RuleInput | null {
  return checkRule({
    ...draft,
    name: 'preview',
    description: '',
    runbook: '',
    owner: null,
    tags: [],
    channels: [],
    severity: 'warning',
    enabled: false,
  }).input;
}
