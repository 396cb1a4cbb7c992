import type { Alert, Key, Rule, SampleDocument } from '../schemas';
import type { Severity } from '../words';

/** What a silence is held against: a match that was found, or an alert. */
export interface QuietSubject {
  ruleId: string;
  ruleName: string;
  tags: readonly string[];
  severity: Severity;
  key: Key;
  keyText: string;
  /** What decided, and what steps set. */
  values: Readonly<Record<string, unknown>>;
  sample: readonly SampleDocument[];
}

export const subjectOfAlert = (alert: Alert): QuietSubject => alert;

/** Of a match: what it has no severity of its own for, its rule says. */
export const subjectOfMatch = (
  rule: Pick<Rule, 'id' | 'name' | 'tags' | 'severity'>,
  match: {
    key: Key;
    keyText: string;
    severity?: Severity | null | undefined;
    values: Readonly<Record<string, unknown>>;
    sample: readonly SampleDocument[];
  },
): QuietSubject => ({
  ruleId: rule.id,
  ruleName: rule.name,
  tags: rule.tags,
  severity: match.severity ?? rule.severity,
  key: match.key,
  keyText: match.keyText,
  values: match.values,
  sample: match.sample,
});

/** All values of a field, of the key, of what steps set and of the sample documents, as texts. */
export function valuesOf({ key, values, sample }: QuietSubject, field: string): string[] {
  const found = new Set<string>();
  for (const all of [key[field], values[field], ...sample.map(({ fields }) => fields[field])])
    for (const value of Array.isArray(all) ? (all as unknown[]) : [all])
      if (value !== null && value !== undefined && typeof value !== 'object') found.add(String(value));
  return [...found];
}
