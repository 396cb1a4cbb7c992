import { editorPath } from './editor_link';

test('a saved search is named by its id', () => {
  expect(editorPath({ kind: 'saved_search', id: 'a b/c' })).toBe('#/rules/new?savedSearch=a+b%2Fc');
});

test('a query that nobody saved travels whole', () => {
  const source = {
    kind: 'query' as const,
    index: 'logs-*',
    timeField: '@timestamp',
    language: 'kuery' as const,
    query: 'a : "b & c"',
    dataViewId: null,
  };
  const params = new URLSearchParams(editorPath(source).split('?')[1]);
  expect(Object.fromEntries(params)).toEqual({ ...source, dataViewId: '' });
});
