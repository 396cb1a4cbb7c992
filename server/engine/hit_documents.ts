import type { EventDocument, KeyTuple } from '../conditions';
import { boundedValues } from './bounded_fields';
import { textOf } from './key_walk';
import type { SearchHit } from './problems';
import type { SearchSource } from './search_bodies';

/** The wanted values of each of several key fields; null where any will do. */
export type AskedValues = ReadonlyArray<ReadonlySet<string | null>> | null;

export const askedValues = (key: readonly string[], only: readonly KeyTuple[] | undefined): AskedValues =>
  only && key.length > 1 ? key.map((_, at) => new Set(only.map((tuple) => tuple[at] ?? null))) : null;

/**
 * A date among several key fields is counted by its epoch milliseconds, while documents show it as a text: where only
 * the former was asked for, it is taken for that.
 */
function asCounted(text: string | null, asked: ReadonlySet<string | null> | undefined): string | null {
  if (!asked || text === null || asked.has(text) || !/^\d{4}-\d\d-\d\dT/.test(text)) return text;
  const millis = String(Date.parse(text));
  return asked.has(millis) ? millis : text;
}

/** Every combination of a document's values of the key fields. */
export function tuplesOf(hit: SearchHit, key: readonly string[], asked: AskedValues): KeyTuple[] {
  let tuples: Array<Array<string | null>> = [[]];
  for (const [at, field] of key.entries()) {
    const values = hit.fields?.[field];
    const some = values && values.length > 0;
    const texts = some ? [...new Set(values.map((value) => asCounted(textOf(value), asked?.[at])))] : [null];
    tuples = tuples.flatMap((tuple) => texts.map((text) => [...tuple, text]));
  }
  return tuples;
}

/** The fields asked for, bounded. */
function plainFields(hit: SearchHit, names: ReadonlySet<string> | null): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(hit.fields ?? {})) {
    if (names && !names.has(name)) continue;
    fields[name] = boundedValues(values);
  }
  return fields;
}

/** Each of a document's values once, as text. Not bounded: what is compared must be whole. */
const textsOf = (hit: SearchHit, names: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(names.map((name) => [name, [...new Set((hit.fields?.[name] ?? []).map(String))]]));

/** Turns hits of a source into documents; `values` are the fields whose values come along. */
export function documentsOf(source: SearchSource, values: readonly string[] | undefined) {
  const all = new Set(source.sampleFields);
  const names = all.has('*') ? null : all;
  return (hit: SearchHit, keys: KeyTuple[]): EventDocument => ({
    id: hit._id,
    index: hit._index,
    time: Number(hit.sort?.[0]),
    keys,
    fields: plainFields(hit, names),
    ...(values && { values: textsOf(hit, values) }),
  });
}
