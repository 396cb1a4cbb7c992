import { countedFields, type ResolvedSource, type RuleInput } from '../../common/schemas';
import { USUAL_FIELDS } from '../../common/usual_fields';

/**
 * The fields kept of a sample document: those of the key, those whose values its condition judges, those that name whom to
 * tell, and those the rule names, else the saved search's columns. Where there are neither, the usual ones, but not of a rule
 * that reads `withKey`: what is kept is read by everybody who may read alerts, also who may not read the documents.
 */
export function sampleFields(
  rule: Pick<RuleInput, 'fields' | 'condition'> & Partial<Pick<RuleInput, 'recipients'>>,
  { columns }: Pick<ResolvedSource, 'columns'>,
  withKey: boolean,
): string[] {
  const shown = columns.filter((name) => name !== '_source');
  const unnamed = shown.length > 0 || withKey ? shown : USUAL_FIELDS;
  const named = rule.fields.length > 0 ? rule.fields : unnamed;
  const recipients = (rule.recipients ?? []).flatMap(({ who }) => (who.kind === 'field' ? [who.field] : []));
  const judged = countedFields(rule.condition).map(({ name }) => name);
  return [...new Set([...judged, ...named, ...recipients])];
}
