import type { MatchView } from './contract';

/** What is said of a match beside its fields, by the names that queries and templates use. */
export function matchFields(view: MatchView): Record<string, unknown> {
  const { rule, keyText, count, severity, from, to } = view;
  return {
    ...view.fields,
    'match.key': keyText,
    'match.count': count,
    'match.severity': severity,
    'match.from': new Date(from).toISOString(),
    'match.to': new Date(to).toISOString(),
    'rule.name': rule.name,
    'rule.tags': rule.tags,
  };
}

/** The values of a field as texts; none where it has no value. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((one) => one !== null && one !== undefined)
    .map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one)));
}
