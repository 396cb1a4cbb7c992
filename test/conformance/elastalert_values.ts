import type { Found } from '../../server/conditions';
import { type TestDocument, valuesOf } from '../../server/conditions/testing';

/** What ElastAlert had seen of a field, or of several together, before the first step. */
export interface Baseline {
  field: string | string[];
  values: unknown[];
}

/** As documents at one moment: one for each value. */
export const baselineDocuments = (baseline: readonly Baseline[], time: number): TestDocument[] =>
  baseline.flatMap(({ field, values }, number) =>
    values.map((value, at) => ({
      id: `baseline.${number}.${String(at).padStart(7, '0')}`,
      index: 'cases',
      time,
      fields: Object.fromEntries([field].flat().map((name, part) => [name, [value].flat()[part]])),
    })),
  );

/** Documents that were there before, all at one moment. */
export const knownDocuments = (known: ReadonlyArray<Record<string, unknown>>, time: number): TestDocument[] =>
  known.map((fields, at) => ({ id: `known.${String(at).padStart(7, '0')}`, index: 'cases', time, fields }));

/** What our match has under ElastAlert's names for what changed or was new; undefined for any other name. */
export function tellOfValues({ values = {}, sample }: Found, name: string): unknown {
  switch (name) {
    // As the documents have them: ours are texts. The document before stands first among the samples.
    case 'old_value':
      return values.old && rawValues(sample[0], values.fields);
    case 'new_value':
      return values.new && rawValues(sample[sample.length - 1], values.fields);
    case 'new_field':
      return values.value === null ? undefined : values.field;
    case 'missing_field':
      return values.value === null ? values.field : undefined;
    default:
      return undefined;
  }
}

const rawValues = (document: Found['sample'][number] | undefined, fields: unknown): unknown[] =>
  [fields].flat().map((field) => {
    const values = valuesOf(document?.fields, String(field));
    return values.length > 1 ? values : (values[0] ?? null);
  });
