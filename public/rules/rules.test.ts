import type { Rule } from '../../common/schemas';
import { readUrl } from '../kit';
import { queryText, sourceText } from './source_text';
import { tellingChanges } from './telling_changes';
import { rulesFields, rulesQueryOf } from './url';

it.each<[string, object | null, object, string[]]>([
  ['a first state', null, { id: 'x', version: 1, name: 'a', tags: [], owner: null }, ['name']],
  [
    'a new version',
    { version: 1, updatedAt: 'a', interval: '1m' },
    { version: 2, updatedAt: 'b', interval: '5m' },
    ['interval'],
  ],
  [
    'an edited saved search',
    { resolved: { revision: '1', query: { a: 1 }, discover: { query: { query: 'a' } } } },
    { resolved: { revision: '2', query: { a: 2 }, discover: { query: { query: 'b' } } } },
    ['resolved.discover.query.query'],
  ],
  ['nothing for nothing', { owner: null, tags: [] }, { owner: '', tags: [] }, []],
])('%s tells %#', (_, before, after, paths) =>
  expect(tellingChanges({ before: before as never, after: after as never }).map(({ path }) => path)).toEqual(
    paths,
  ),
);

const query: Rule['source'] = {
  kind: 'query',
  index: 'logs-*',
  timeField: '@timestamp',
  language: 'lucene',
  query: 'a:b',
  dataViewId: null,
};
const resolved = {
  title: 'Failures',
  discover: { query: { language: 'kuery', query: 'x: 1' }, filters: [{}, {}] },
} as unknown as Rule['resolved'];
const saved: Rule['source'] = { kind: 'saved_search', id: 'ss' };

it.each([
  [{ source: query, resolved: null }, 'Lucene query on logs-*', 'a:b'],
  [{ source: saved, resolved }, 'saved search “Failures”', 'x: 1 (and 2 filters)'],
  [{ source: saved, resolved: null }, 'saved search ss', ''],
])('%# says where it looks', (rule, source, text) => {
  expect(sourceText(rule)).toBe(source);
  expect(queryText(rule)).toBe(text);
});

it('asks for what the address says', () => {
  expect(rulesQueryOf(readUrl(rulesFields, 'search=+a+&enabled=false&tag=x&sort=nonsense'))).toMatchObject({
    search: 'a',
    enabled: 'false',
    tag: ['x'],
    sort: 'name',
  });
  expect(rulesQueryOf(readUrl(rulesFields, '')).enabled).toBeUndefined();
});
