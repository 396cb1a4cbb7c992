import type { Condition, Source } from '../../common/schemas';

/** A source that a condition names, and where: `stages.1.source`. */
export interface NamedSource {
  source: Source;
  path: string;
}

/** Where each of its parts stands in the condition that it was taken from, in their order: `stages.1.source`. */
export function placesOf(condition: Condition, parts: readonly object[]): string[] {
  const places = new Map<unknown, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    places.set(value, path);
    for (const [name, inner] of Object.entries(value)) walk(inner, path === '' ? name : `${path}.${name}`);
  };
  walk(condition, '');
  return parts.map((part) => places.get(part) ?? '');
}

/** The condition with other sources in the places of some of its own. */
export function withSources<C extends Condition>(condition: C, instead: ReadonlyMap<Source, Source>): C {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const other = instead.get(value as Source);
    if (other) return other;
    if (Array.isArray(value)) return value.map(copy);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
  };
  return copy(condition) as C;
}
