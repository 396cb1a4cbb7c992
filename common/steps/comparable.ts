import type { Alert } from '../schemas';

/** A field of an alert that later matches can be compared by; `value` null: it has none. */
export interface Comparable {
  field: string;
  value: string | null;
  isKey: boolean;
}

/** Longer values are no good to compare by. */
const MOST_CHARACTERS = 1_000;

/** What an alert is like: its key first, then single values of its newest sample document. */
export function comparableFields(alert: Pick<Alert, 'key' | 'sample'>): Comparable[] {
  const fields = new Map<string, Comparable>();
  for (const [field, value] of Object.entries(alert.key)) fields.set(field, { field, value, isKey: true });
  const newest = alert.sample[alert.sample.length - 1];
  for (const [field, value] of Object.entries(newest?.fields ?? {})) {
    if (fields.has(field) || value === null || typeof value === 'object') continue;
    const text = String(value);
    if (text.length <= MOST_CHARACTERS) fields.set(field, { field, value: text, isKey: false });
  }
  return [...fields.values()];
}
