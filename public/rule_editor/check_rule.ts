import { type RuleInput, ruleInputSchema } from '../../common/schemas';
import { conditionBlank, wrongInCondition } from './conditions/check_condition';
import { writtenCondition } from './conditions/to_condition';
import type { RuleDraft } from './draft';
import { sourceBlank, writtenSource, wrongInSource } from './source_draft';

/** What is wrong, by the blank: `name`, `condition.within`, `condition.stages.0.source.index`. */
export type RuleErrors = Record<string, string>;

/** A path in the API's words → the blank it is about: `condition.count`, `body.rule.source.id`. */
export function blankOf(path: string, draft: RuleDraft): string {
  const [first = 'name', ...rest] = path.split('.').filter((name) => name !== 'body' && name !== 'rule');
  if (first === 'source') return sourceBlank(rest);
  return first === 'condition' ? `condition.${conditionBlank(draft.condition.type, rest)}` : first;
}

/** What the schema would say in a programmer's words, said in a person's; in the order of the page. */
function ownWords(draft: RuleDraft): RuleErrors {
  const errors: RuleErrors = wrongInSource(draft);
  for (const [blank, message] of Object.entries(wrongInCondition(draft.condition)))
    errors[`condition.${blank}`] = message;
  for (const name of ['interval', 'queryDelay'] as const) {
    if (!/^\d{1,9}(ms|s|m|h|d|w)$/.test(draft[name])) errors[name] = 'write a whole number';
  }
  if (!/^\d+$/.test(draft.samples)) errors.samples = 'write a whole number from 0 to 50';
  return errors;
}

/** The draft as the API takes it, or what is wrong with which blank. */
export function checkRule(draft: RuleDraft): { input: RuleInput | null; errors: RuleErrors } {
  const errors = ownWords(draft);
  const { name, description, runbook, severity, owner, tags, enabled, interval, queryDelay } = draft;
  const { grouping, whenVanished, fields, samples, channels } = draft;
  const result = ruleInputSchema.safeParse({
    ...{ name, description, runbook, severity, owner, tags, enabled, interval, queryDelay },
    ...{ grouping, whenVanished, fields, channels, samples: Number(samples) },
    source: writtenSource(draft),
    condition: writtenCondition(draft.condition),
  });
  for (const { path, message } of result.error?.issues ?? []) {
    const blank = blankOf(path.join('.'), draft);
    // A blank of which something was said already, or a part of it.
    if (!Object.keys(errors).some((known) => known === blank || known.startsWith(`${blank}.`)))
      errors[blank] = message;
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
