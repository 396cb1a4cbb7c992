import { type Rule, ruleInputSchema } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { severityRank } from '../../common/words';

export interface RuleDocument {
  payload: Rule;
  [field: string]: unknown;
}

/** A stored rule; what was added to rules since it was stored has its default. */
export function ruleOf({ payload }: Pick<RuleDocument, 'payload'>): Rule {
  const { data } = ruleInputSchema.safeParse(payload);
  return data ? { ...payload, ...data } : payload;
}

/** The document of a rule. `changedAt` is when it was written: what the engine asks for to see changes. */
export function ruleDocument(rule: Rule, changedAt: string): RuleDocument {
  return {
    id: rule.id,
    space: rule.space,
    name: rule.name,
    enabled: rule.enabled,
    deleted: rule.deleted,
    bucket: rule.bucket,
    tags: rule.tags,
    severity: rule.severity,
    severity_rank: severityRank(rule.severity),
    owner: rule.owner,
    saved_search: rule.source.kind === 'saved_search' ? rule.source.id : null,
    channels: rule.channels,
    interval_ms: toMillis(rule.interval),
    auto_close: (rule.autoClose ?? null) !== null,
    updated_at: rule.updatedAt,
    changed_at: changedAt,
    payload: rule,
  };
}
