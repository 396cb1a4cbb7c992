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
    sample: readonly SampleDocument[];
  },
): QuietSubject => ({
  ruleId: rule.id,
  ruleName: rule.name,
  tags: rule.tags,
  severity: match.severity ?? rule.severity,
  key: match.key,
  keyText: match.keyText,
  sample: match.sample,
});

/** All values of a field, of the key and of the sample documents, as texts. */
export function valuesOf({ key, sample }: QuietSubject, field: string): string[] {
  const values = new Set<string>();
  const add = (value: unknown) => {
    if (value !== null && value !== undefined && typeof value !== 'object') values.add(String(value));
  };
  add(key[field]);
  for (const { fields } of sample)
    for (const value of Array.isArray(fields[field]) ? (fields[field] as unknown[]) : [fields[field]])
      add(value);
  return [...values];
}
