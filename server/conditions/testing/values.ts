/** Values under a dotted name, through nested objects and lists; `null`s are no values. */
export function valuesOf(fields: unknown, name: string): unknown[] {
  if (Array.isArray(fields)) return fields.flatMap((item) => valuesOf(item, name));
  if (fields === null || typeof fields !== 'object') return [];
  const found: unknown[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (key === name) found.push(...(Array.isArray(value) ? value.flat(8) : [value]));
    else if (name.startsWith(`${key}.`)) found.push(...valuesOf(value, name.slice(key.length + 1)));
  }
  return found.filter((value) => value !== null && value !== undefined);
}
