import { type KeyTuple, keyId } from '../conditions';

const someOf = (field: string, values: readonly string[]) => ({ terms: { [field]: values } });
const without = (field: string) => ({ bool: { must_not: [{ exists: { field } }] } });

/** Documents that have, for each key field, a value of any of the tuples: with several fields more than those of the tuples. */
export function anyOfKeys(key: readonly string[], only: readonly KeyTuple[] | undefined): object[] {
  if (!only || key.length === 0) return [];
  return key.map((field, at) => {
    const { values, none } = wantedValues(only, at);
    if (!none) return someOf(field, values);
    if (values.length === 0) return without(field);
    return { bool: { should: [someOf(field, values), without(field)], minimum_should_match: 1 } };
  });
}

/** Documents of one key. */
export const ofKey = (key: readonly string[], tuple: KeyTuple): object => ({
  bool: {
    filter: key.map((field, at) => {
      const value = tuple[at];
      return value === null || value === undefined ? without(field) : someOf(field, [value]);
    }),
  },
});

/** What the tuples want of the key field at a place. */
export function wantedValues(only: readonly KeyTuple[], at: number): { values: string[]; none: boolean } {
  const values = new Set<string>();
  let none = false;
  for (const tuple of only) {
    const value = tuple[at];
    if (value === null || value === undefined) none = true;
    else values.add(value);
  }
  return { values: [...values], none };
}

/** Each tuple once, in portions. */
export function keyPortions(only: readonly KeyTuple[], size: number): KeyTuple[][] {
  const each = [...new Map(only.map((tuple) => [keyId(tuple), tuple])).values()];
  const portions: KeyTuple[][] = [];
  for (let at = 0; at < each.length; at += size) portions.push(each.slice(at, at + size));
  return portions;
}
