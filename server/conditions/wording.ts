import { listText } from '../../common/wording';
import type { FoundValues } from './contract';

export { events, listText as fieldsInWords } from '../../common/wording';

/** `user.name **root**, source.ip **203.0.113.9**`; a field without a value reads `no user.name`. Empty for no key. */
export function keyInWords(key: Record<string, string | null>): string {
  return Object.entries(key)
    .map(([field, value]) => (value === null ? `no ${field}` : `${field} **${value}**`))
    .join(', ');
}

/** One or several values of a match in a sentence: `**US**`, `**a** and **b**`; nothing reads `nothing`. */
export function textsInWords(value: FoundValues[string] | undefined): string {
  const texts = [value ?? null].flat().map((text) => (text === null ? 'nothing' : `**${text}**`));
  return listText(texts);
}
