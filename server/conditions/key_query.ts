import type { Dsl, KeyTuple } from './contract';

/** Documents that may belong to one of the keys: each key field has one of the values that it has in any of them. */
export function keyQuery(key: readonly string[], keys: readonly KeyTuple[]): Dsl {
  const filter = key.map((field, at) => {
    const values = [...new Set(keys.map((tuple) => tuple[at] ?? null))];
    const texts = values.filter((value): value is string => value !== null);
    const should: Dsl[] = [];
    if (texts.length > 0) should.push({ terms: { [field]: texts } });
    if (texts.length < values.length) should.push({ bool: { must_not: [{ exists: { field } }] } });
    return { bool: { should, minimum_should_match: 1 } };
  });
  return { bool: { filter } };
}
