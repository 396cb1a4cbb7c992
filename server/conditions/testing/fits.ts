import type { Dsl } from '../contract';
import { valuesOf } from './values';

type Clause = Record<string, unknown>;
const listOf = (value: unknown): Clause[] => [value ?? []].flat() as Clause[];

/**
 * Whether a document fits a query, for the few forms that conditions and tests use: `bool`, `term`, `terms`, `exists`,
 * `match_phrase` and `match` of whole values, `prefix`, `wildcard`, `range` of numbers, `match_all`, `match_none`. Throws on any
 * other.
 */
export function fits(fields: Record<string, unknown>, query: Dsl): boolean {
  const [kind, inner] = Object.entries(query)[0] ?? ['match_all', {}];
  const body = inner as Clause;
  const [name, given] = Object.entries(body ?? {})[0] ?? ['', null];
  const texts = () => valuesOf(fields, name).map(String);
  const plain =
    given !== null && typeof given === 'object' && !Array.isArray(given) ? (given as Clause) : null;
  switch (kind) {
    case 'match_all':
      return true;
    case 'match_none':
      return false;
    case 'bool': {
      const should = listOf(body.should);
      const least = (body.minimum_should_match as number | undefined) ?? (body.must || body.filter ? 0 : 1);
      return (
        [...listOf(body.must), ...listOf(body.filter)].every((one) => fits(fields, one)) &&
        !listOf(body.must_not).some((one) => fits(fields, one)) &&
        (should.length === 0 || should.filter((one) => fits(fields, one)).length >= least)
      );
    }
    case 'exists':
      return valuesOf(fields, String(body.field)).length > 0;
    case 'terms':
      return texts().some((text) => (given as unknown[]).map(String).includes(text));
    case 'term':
    case 'match':
    case 'match_phrase':
      return texts().includes(String(plain ? (plain.value ?? plain.query) : given));
    case 'prefix':
      return texts().some((text) => text.startsWith(String(plain ? plain.value : given)));
    case 'wildcard':
      return texts().some((text) =>
        wildcard(String(plain ? (plain.value ?? plain.wildcard) : given)).test(text),
      );
    case 'range': {
      const {
        gt = -Infinity,
        gte = -Infinity,
        lt = Infinity,
        lte = Infinity,
      } = plain as Record<string, number>;
      return valuesOf(fields, name)
        .map(Number)
        .some((value) => value > gt && value >= gte && value < lt && value <= lte);
    }
    default:
      throw new Error(`no such query here: ${kind}`);
  }
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
