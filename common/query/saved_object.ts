import { QueryError } from './errors';
import { isObject } from './json';

/** A saved object as Kibana's and OpenSearch Dashboards' APIs and NDJSON exports show it. */
export interface SavedObject {
  id: string;
  type: string;
  attributes: Record<string, unknown>;
  references?: Array<{ name: string; type: string; id: string }>;
  updated_at?: string;
  version?: string;
}

export type SavedSearchFault =
  | 'wrong_type'
  | 'bad_json'
  | 'missing_reference'
  | 'no_data_view'
  | 'wrong_data_view'
  | 'no_index'
  | 'no_time_field'
  | 'unsupported';

/** A saved search or data view that no rule can run on; `fault` is for code, the message for people. */
export class SavedSearchError extends QueryError {
  constructor(
    readonly fault: SavedSearchFault,
    message: string,
  ) {
    super(message);
    this.name = 'SavedSearchError';
  }
}

/** JSON kept as text in an attribute; `fallback` where the attribute is missing or empty. `what` names it in errors. */
export function parseJson<T>(
  text: unknown,
  fallback: T,
  what: string,
  isExpected: (value: unknown) => boolean = isObject,
): T {
  if (text === undefined || text === null || text === '') return fallback;
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch (error) {
    throw new SavedSearchError('bad_json', `The ${what} is not JSON: ${(error as Error).message}.`);
  }
  if (!isExpected(value))
    throw new SavedSearchError('bad_json', `The ${what} is JSON of an unexpected kind.`);
  return value as T;
}

/** The id that a name in `references` stands for. */
export function referenced({ id, type, references = [] }: SavedObject, name: string): string {
  const found = references.find((reference) => reference.name === name);
  if (!found) {
    throw new SavedSearchError('missing_reference', `The ${type} ${id} lacks its reference "${name}".`);
  }
  return found.id;
}

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
