import type { ResolvedSource } from '../schemas';
import { asksAsBefore } from './written';

const source: ResolvedSource = {
  index: 'shop-*',
  timeField: '@timestamp',
  query: { match: { level: 'error' } },
  runtimeMappings: {},
  revision: 'r1',
  dataViewId: 'view',
  columns: ['level'],
  title: 'Errors',
  discover: { query: { language: 'kuery', query: 'level: error' }, filters: [] },
};
const script = { script: { script: 'doc.x.value > 1' } };

test.each<[string, Partial<ResolvedSource>, boolean]>([
  ['nothing', {}, true],
  ['its title', { title: 'Failures' }, true],
  ['the fields of its indices', { revision: 'r2', query: { term: { level: 'error' } } }, true],
  ['where it looks', { revision: 'r2', index: 'salaries' }, false],
  ['the time field', { revision: 'r2', timeField: 'paid_at' }, false],
  ['its columns, which samples are kept of', { columns: ['level', 'salary'] }, false],
  ['a runtime field', { revision: 'r2', runtimeMappings: { x: { type: 'long' } } }, false],
  [
    'the search bar',
    { revision: 'r2', discover: { ...source.discover, query: { language: 'kuery', query: 'x: 1' } } },
    false,
  ],
  ['a filter', { revision: 'r2', discover: { ...source.discover, filters: [{ query: {} }] } }, false],
  ['a script of the data view', { revision: 'r2', query: script }, false],
])('%s changed', (_, change, asBefore) => {
  expect(asksAsBefore(source, { ...source, ...change })).toBe(asBefore);
});
