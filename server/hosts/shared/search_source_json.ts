import { SourceError } from '../../ports';
import type { Reference } from './contracts';

/** What a saved search keeps under `kibanaSavedObjectMeta.searchSourceJSON`, references not yet put back. */
export type SearchSourceFields = Record<string, unknown> & {
  index?: unknown;
  indexRefName?: string;
  query?: { language?: string; query?: unknown };
  filter?: unknown;
};

type Filter = { meta?: Record<string, unknown> & { indexRefName?: string; params?: unknown } };

/** Reads the text of a saved search. Throws a `SourceError` when it is not the JSON of an object. */
export function readSearchSource(text: string | undefined, title: string): SearchSourceFields {
  try {
    const fields: unknown = JSON.parse(text ?? '');
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
      return fields as SearchSourceFields;
    }
  } catch {
    // Said below, together with every other shape that is not an object.
  }
  throw new SourceError(`the saved search "${title}" holds no readable search source`);
}

/**
 * Puts the ids of the references in the places that name them: the data view and each filter's data view, also
 * inside combined filters. Throws a `SourceError` that says which reference is missing.
 */
export function withReferences(
  fields: SearchSourceFields,
  references: readonly Reference[],
  title: string,
): SearchSourceFields {
  const idOf = (name: string) => {
    const reference = references.find((candidate) => candidate.name === name);
    if (!reference) throw new SourceError(`the saved search "${title}" lost its reference ${name}`);
    return reference.id;
  };
  const filterWith = (filter: Filter): Filter => {
    if (!filter.meta) return filter;
    const { indexRefName, ...meta } = filter.meta;
    return {
      ...filter,
      meta: {
        ...meta,
        ...(indexRefName ? { index: idOf(indexRefName) } : {}),
        ...(Array.isArray(meta.params) && meta.params.some(isFilter)
          ? { params: meta.params.map((param) => (isFilter(param) ? filterWith(param) : param)) }
          : {}),
      },
    };
  };
  const { indexRefName, ...plain } = fields;
  return {
    ...plain,
    ...(indexRefName ? { index: idOf(indexRefName) } : {}),
    ...(Array.isArray(fields.filter) ? { filter: fields.filter.map((f) => filterWith(f as Filter)) } : {}),
  };
}

const isFilter = (value: unknown): value is Filter =>
  typeof value === 'object' && value !== null && typeof (value as Filter).meta === 'object';
