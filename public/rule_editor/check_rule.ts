import { LEARNED, type RuleInput, ruleInputSchema } from '../../common/schemas';
import { conditionBlank, wrongInCondition } from './conditions/check_condition';
import { writtenCondition } from './conditions/to_condition';
import { NEW_RULE, type RuleDraft } from './draft';
import { sourceBlank, writtenSource, wrongInSource } from './source_draft';
import { stepBlank, writtenStep, wrongInStep } from './steps/draft';
import { tellingBlank, writtenTelling } from './telling_draft';
import { recipientsOf } from './told_draft';

/** What is wrong, by the blank: `name`, `condition.within`, `condition.stages.0.source.index`. */
export type RuleErrors = Record<string, string>;

const DURATION = /^\d{1,9}(ms|s|m|h|d|w)$/;

/** A path in the API's words → the blank it is about: `condition.count`, `body.rule.source.id`. */
export function blankOf(path: string, draft: RuleDraft): string {
  const [first = 'name', ...rest] = path.split('.').filter((name) => name !== 'body' && name !== 'rule');
  if (first === 'source') return sourceBlank(rest);
  if (first === 'steps' && rest[0] !== undefined) return `steps.${rest[0]}.${stepBlank(rest.slice(1))}`;
  if (first === 'schedule') return rest[0] ?? 'cron';
  if (first === 'notify') return tellingBlank(rest);
  return first === 'condition' ? `condition.${conditionBlank(draft.condition.type, rest)}` : first;
}

/** What the schema would say in a programmer's words, said in a person's; in the order of the page. */
function ownWords(draft: RuleDraft): RuleErrors {
  const errors: RuleErrors = wrongInSource(draft);
  for (const [blank, message] of Object.entries(wrongInCondition(draft.condition)))
    errors[`condition.${blank}`] = message;
  const durations = [
    draft.timing === 'interval' && 'interval',
    draft.delay === 'said' && 'queryDelay',
    draft.late === 'said' && 'lateWithin',
    draft.closing === 'after' && 'autoClose',
  ] as const;
  for (const name of durations) {
    if (name && !DURATION.test(draft[name])) errors[name] = 'write a whole number';
  }
  draft.steps.forEach((step, at) => {
    for (const [blank, message] of Object.entries(wrongInStep(step)))
      errors[`steps.${at}.${blank}`] = message;
  });
  if (!/^\d+$/.test(draft.samples)) errors.samples = 'write a whole number from 0 to 50';
  if (!/^\d+$/.test(draft.stormAfter)) errors.stormAfter = 'write a whole number from 1 to 10,000';
  return errors;
}

/** When the rule runs. What is written for the other way of it is kept in the draft alone. */
const writtenTiming = (draft: RuleDraft) => ({
  interval: draft.timing === 'interval' || DURATION.test(draft.interval) ? draft.interval : NEW_RULE.interval,
  schedule: draft.timing === 'cron' ? { cron: draft.cron.trim(), zone: draft.zone.trim() || null } : null,
  queryDelay: draft.delay === 'learned' ? LEARNED : draft.queryDelay,
  lateWithin: draft.late === 'said' ? draft.lateWithin : null,
});

/** The draft as the API takes it, or what is wrong with which blank. */
export function checkRule(draft: RuleDraft): { input: RuleInput | null; errors: RuleErrors } {
  const errors = ownWords(draft);
  const { name, description, runbook, severity, owner, tags, enabled } = draft;
  const { grouping, whenVanished, fields, samples, channels } = draft;
  const result = ruleInputSchema.safeParse({
    ...{ name, description, runbook, severity, owner, tags, enabled },
    ...writtenTiming(draft),
    ...{ grouping, whenVanished, fields, channels, samples: Number(samples) },
    recipients: recipientsOf(draft.recipients),
    ladder: draft.ladder || null,
    shadow: draft.shadow,
    autoClose: draft.closing === 'after' ? draft.autoClose : null,
    stormAfter: Number(draft.stormAfter),
    source: writtenSource(draft),
    steps: draft.steps.map(writtenStep),
    condition: writtenCondition(draft.condition),
    notify: writtenTelling(draft.telling),
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
    recipients: [],
    ladder: '',
    telling: NEW_RULE.telling,
    shadow: false,
    closing: 'never',
    stormAfter: NEW_RULE.stormAfter,
    severity: 'warning',
    enabled: false,
  }).input;
}
