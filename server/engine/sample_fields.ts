import type { ResolvedSource, RuleInput } from '../../common/schemas';

/** What makes a document readable where nobody named any fields. */
const USUAL = [
  'message',
  'event.action',
  'event.outcome',
  'host.name',
  'user.name',
  'source.ip',
  'url.path',
  'http.response.status_code',
];

/** The fields kept of a sample document: those that name whom to tell, and those the rule names, else the saved search's columns, else the usual ones. */
export function sampleFields(
  rule: Pick<RuleInput, 'fields' | 'condition'> & Partial<Pick<RuleInput, 'recipients'>>,
  resolved: ResolvedSource,
): string[] {
  const columns = resolved.columns.filter((name) => name !== '_source');
  const named = rule.fields.length > 0 ? rule.fields : columns.length > 0 ? columns : USUAL;
  const recipients = (rule.recipients ?? []).flatMap(({ who }) => (who.kind === 'field' ? [who.field] : []));
  return [...new Set([...rule.condition.key, ...named, ...recipients])];
}
