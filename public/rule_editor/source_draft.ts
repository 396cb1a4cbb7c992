import type { Source } from '../../common/schemas';

/** Where to look, as it is being written: the blanks of both kinds, so that switching loses nothing. */
export interface SourceDraft {
  kind: 'saved_search' | 'query';
  savedSearch: string;
  index: string;
  timeField: string;
  language: 'kuery' | 'lucene' | 'dsl';
  query: string;
  dataViewId: string | null;
  /** Not a blank: what an adopted query brought along and cannot do without. */
  runtimeMappings?: Record<string, Record<string, unknown>>;
}

export const NEW_SOURCE: SourceDraft = {
  kind: 'saved_search',
  savedSearch: '',
  index: '',
  timeField: '@timestamp',
  language: 'kuery',
  query: '',
  dataViewId: null,
};

export function draftOfSource(source: Source): SourceDraft {
  if (source.kind === 'saved_search') return { ...NEW_SOURCE, savedSearch: source.id };
  const { runtimeMappings, ...blanks } = source;
  return { ...NEW_SOURCE, ...blanks, ...(runtimeMappings && { runtimeMappings }) };
}

/** The source that a draft stands for, right or wrong. */
export function writtenSource(draft: SourceDraft): Source {
  if (draft.kind === 'saved_search') return { kind: 'saved_search', id: draft.savedSearch };
  const { language, query, dataViewId, runtimeMappings } = draft;
  const asked = { index: draft.index.trim(), timeField: draft.timeField.trim(), language, query, dataViewId };
  return { kind: 'query', ...asked, ...(runtimeMappings && { runtimeMappings }) };
}

/** The same, null while its blanks are empty. */
export function sourceOf(draft: SourceDraft): Source | null {
  const source = writtenSource(draft);
  if (source.kind === 'saved_search') return source.id ? source : null;
  return source.index && source.timeField ? source : null;
}

/** What is wrong with its blanks, in a person's words, by their names. */
export function wrongInSource(draft: SourceDraft): Record<string, string> {
  const errors: Record<string, string> = {};
  if (draft.kind === 'saved_search' && !draft.savedSearch) errors.savedSearch = 'pick a saved search';
  if (draft.kind === 'query' && draft.language === 'dsl') {
    const wrong = wrongJson(draft.query);
    if (wrong) errors.query = wrong;
  }
  return errors;
}

/** Why a text is no JSON; null where it is, or is empty. */
export function wrongJson(text: string): string | null {
  if (!text.trim()) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : error}`;
  }
}

/** A path within a source in the API's words → its blank: `id`, or the source as a whole, is the saved search. */
export const sourceBlank = (rest: readonly string[]): string =>
  rest[0] === undefined || rest[0] === 'id' || rest[0] === 'kind' ? 'savedSearch' : rest[0];
