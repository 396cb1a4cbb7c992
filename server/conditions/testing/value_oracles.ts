/** What the conditions on values must find, by brute force over all documents at once: slow, short and plain. */
import { type KeyTuple, keyId } from '../contract';
import { keysOf, type TestDocument } from './answerer';
import { valuesOf } from './values';

const inOrder = (documents: readonly TestDocument[]): TestDocument[] =>
  [...documents].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));

const textsOf = (document: TestDocument, field: string): string[] =>
  [...new Set(valuesOf(document.fields, field).map(String))].sort();

/** Documents with a value that `picks` takes; without any, where `missing`. */
export function oracleListed(
  documents: readonly TestDocument[],
  { field, picks, missing }: { field: string; picks(value: string): boolean; missing: boolean },
): string[] {
  return inOrder(documents)
    .filter((document) => {
      const texts = textsOf(document, field);
      return texts.length === 0 ? missing : texts.some(picks);
    })
    .map(({ id }) => id);
}

/** Every document that differs from the one of its key before it, for each of its keys. */
export function oracleChanges(
  documents: readonly TestDocument[],
  settings: { key: readonly string[]; fields: readonly string[]; limit: number; missing: boolean },
): Array<{ id: string; time: number; key: KeyTuple; old: (string | null)[]; now: (string | null)[] }> {
  const { key, fields, limit, missing } = settings;
  const told = (document: TestDocument) => fields.map((field) => textsOf(document, field).join(', ') || null);
  const counted = inOrder(documents).filter(
    (document) => missing || fields.every((field) => textsOf(document, field).length > 0),
  );
  return counted.flatMap((document, at) =>
    keysOf(document.fields, key).flatMap((tuple) => {
      const before = counted
        .slice(0, at)
        .reverse()
        .find((one) => keysOf(one.fields, key).some((other) => keyId(other) === keyId(tuple)));
      if (!before || document.time - before.time > limit) return [];
      const [old, now] = [told(before), told(document)];
      if (JSON.stringify(old) === JSON.stringify(now)) return [];
      return [{ id: document.id, time: document.time, key: tuple, old, now }];
    }),
  );
}

export interface NewTerm {
  id: string;
  time: number;
  fields: readonly string[];
  /** Null: the document lacks one of the fields. */
  value: KeyTuple | null;
}

/** Every document with a combination that none had in the `lookback` before it, for each of its new ones. */
export function oracleNewTerms(
  documents: readonly TestDocument[],
  { terms, lookback, missing }: { terms: readonly string[][]; lookback: number; missing: boolean },
): NewTerm[] {
  const all = inOrder(documents);
  const tuplesOf = (document: TestDocument, fields: readonly string[]) =>
    keysOf(document.fields, fields).filter((tuple) => !tuple.includes(null));
  return terms.flatMap((fields) =>
    all.flatMap((document, at): NewTerm[] => {
      const { id, time } = document;
      const tuples = tuplesOf(document, fields);
      if (tuples.length === 0) return missing ? [{ id, time, fields, value: null }] : [];
      const before = all.slice(0, at).filter((one) => one.time > time - lookback);
      const seen = new Set(before.flatMap((one) => tuplesOf(one, fields)).map(keyId));
      return tuples.filter((tuple) => !seen.has(keyId(tuple))).map((value) => ({ id, time, fields, value }));
    }),
  );
}
