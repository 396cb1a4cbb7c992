/** Queries that conditions narrow their reads by. */
import type { Dsl } from './contract';

const exists = (field: string): Dsl => ({ exists: { field } });

/** Documents that have a value of every field. */
export const withAll = (fields: readonly string[]): Dsl => ({ bool: { filter: fields.map(exists) } });

/** Documents that lack a value of at least one field. */
export const withoutOne = (fields: readonly string[]): Dsl =>
  anyOf(fields.map((field) => not(exists(field))));

/** Documents whose field has one of the values, as the engine itself wrote them. */
export const withOneOf = (field: string, values: readonly string[]): Dsl => ({
  terms: { [field]: [...values] },
});

/**
 * Documents that may have one of the texts: exactly those on a keyword, more on analysed text. What cannot be a value of
 * the field (a name in a field of numbers) is no error and fits nothing, which `terms` would not do.
 */
export const withText = (field: string, texts: readonly string[]): Dsl =>
  anyOf(texts.map((query) => ({ match: { [field]: { query, lenient: true, zero_terms_query: 'all' } } })));

export const anyOf = (should: Dsl[]): Dsl => ({ bool: { should, minimum_should_match: 1 } });

const not = (query: Dsl): Dsl => ({ bool: { must_not: [query] } });
