/** One field that differs; `undefined` where a side has none. */
export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function walk(before: unknown, after: unknown, path: string, out: Change[]): void {
  // Where there was nothing, an object came field by field.
  const old = before ?? (isPlain(after) ? {} : before);
  const now = after ?? (isPlain(before) ? {} : after);
  if (isPlain(old) && isPlain(now)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    for (const name of names) walk(old[name], now[name], path ? `${path}.${name}` : name, out);
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) out.push({ path, before, after });
}

/** Every field that differs between two states, by path; lists are compared as a whole. `null` = there was none. */
export function changesBetween(before: Plain | null | undefined, after: Plain | null | undefined): Change[] {
  const out: Change[] = [];
  walk(before ?? {}, after ?? {}, '', out);
  return out;
}

/** A value as a person reads it in a table of changes. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    return value.length > 0 ? value.map(valueText).join(', ') : '–';
  }
  return JSON.stringify(value);
}
