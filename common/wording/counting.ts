/** `['a','b','c']` → `a, b and c`. */
export function listText(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}

/** `1 alert`, `1,234 alerts`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `1 event`, `38 events`, `12,000 events`. */
export const events = (count: number): string => plural(count, 'event');

/** `1,234.5`: at most three digits after the point, but never nothing of a small number. */
export function shown(value: number): string {
  const digits = Math.abs(value) >= 1 || value === 0 ? 3 : 6;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** ` per user.name`, behind what is measured; empty for no key. */
export const perKey = (key: readonly string[]): string => (key.length === 0 ? '' : ` per ${listText(key)}`);
