import { sourceSchema } from '../../common/schemas';
import { NEW_RULE, type RuleDraft } from './draft';

const LANGUAGES = ['kuery', 'lucene', 'dsl'] as const;

/** A source as JSON text → the blanks it fills; nothing when it is none. */
function fromSource(text: string): Partial<RuleDraft> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  const source = sourceSchema.safeParse(parsed);
  if (!source.success) return {};
  if (source.data.kind === 'saved_search') return { kind: 'saved_search', savedSearch: source.data.id };
  return source.data;
}

/**
 * A new rule as an address asks for it: `?savedSearch=<id>` · `?source=<JSON of a source>`, as the hosts' entry points
 * send it · `?kind=query&index=…&timeField=…&language=kuery|lucene|dsl&query=…&dataViewId=…`; each with an optional
 * `name`.
 */
export function prefilled(search: string): RuleDraft {
  const params = new URLSearchParams(search);
  const get = (name: string) => params.get(name) ?? '';
  const draft = { ...NEW_RULE, name: get('name') };
  if (get('savedSearch')) return { ...draft, savedSearch: get('savedSearch') };
  if (get('source')) return { ...draft, ...fromSource(get('source')) };
  if (get('kind') !== 'query') return draft;
  return {
    ...draft,
    kind: 'query',
    index: get('index'),
    timeField: get('timeField') || NEW_RULE.timeField,
    language: LANGUAGES.find((one) => one === get('language')) ?? 'kuery',
    query: get('query'),
    dataViewId: get('dataViewId') || null,
  };
}
