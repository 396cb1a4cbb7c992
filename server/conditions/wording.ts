import type { FoundValues } from './contract';

/** `user.name **root**, source.ip **203.0.113.9**`; a field without a value reads `no user.name`. Empty for no key. */
export function keyInWords(key: Record<string, string | null>): string {
  return Object.entries(key)
    .map(([field, value]) => (value === null ? `no ${field}` : `${field} **${value}**`))
    .join(', ');
}

/** `1 event`, `38 events`, `12,000 events`. */
export const events = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'event' : 'events'}`;

/** `user.name`, `user.name and source.ip`, `a, b and c`. */
export function fieldsInWords(fields: readonly string[]): string {
  if (fields.length < 2) return fields.join('');
  return `${fields.slice(0, -1).join(', ')} and ${fields[fields.length - 1]}`;
}

/** One or several values of a match in a sentence: `**US**`, `**a** and **b**`; nothing reads `nothing`. */
export function textsInWords(value: FoundValues[string] | undefined): string {
  const texts = [value ?? null].flat().map((text) => (text === null ? 'nothing' : `**${text}**`));
  return fieldsInWords(texts);
}
