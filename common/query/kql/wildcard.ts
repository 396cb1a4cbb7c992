import type { Operand, Wildcard } from './ast';

/** Whether the whole of `text` fits the wildcard. Linear in practice: each part is looked for once, from the left. */
export function wildcardFits({ parts }: Wildcard, text: string): boolean {
  const first = parts[0]!;
  const last = parts[parts.length - 1]!;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + last.length <= text.length;
}

/** The wildcard in the syntax of `query_string`: asterisks stay, every other sign of that syntax is escaped. */
export const toQueryString = ({ parts }: Wildcard): string =>
  parts.map((part) => part.replace(/[+\-=&|><!(){}[\]^"~*?:\\/]/g, '\\$&')).join('*');

/** Puts a nested path before a field's name. */
export function prefixed(path: string, operand: Operand | null): Operand {
  if (operand?.type === 'wildcard') {
    const [first, ...rest] = operand.parts;
    return { type: 'wildcard', parts: [`${path}.${first}`, ...rest] };
  }
  // A bare value inside a nested group has no field; Kibana asks for the field `<path>.null`, and so do we.
  return {
    type: 'literal',
    value: `${path}.${operand ? operand.value : null}`,
    quoted: operand?.quoted ?? false,
  };
}
