import { NEW_RULE, type RuleDraft } from './draft';

const LANGUAGES = ['kuery', 'lucene', 'dsl'] as const;

/**
 * A new rule as an address asks for it: `?savedSearch=<id>`, or an unsaved query as
 * `?kind=query&index=…&timeField=…&language=kuery|lucene|dsl&query=…&dataViewId=…`, each with an optional `name`.
 */
export function prefilled(search: string): RuleDraft {
  const params = new URLSearchParams(search);
  const get = (name: string) => params.get(name) ?? '';
  const savedSearch = get('savedSearch');
  const draft = { ...NEW_RULE, name: get('name') };
  if (savedSearch) return { ...draft, savedSearch };
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
