import type { Filter } from '../../common/query';
import { pillText } from './pill_text';
import { hashOf, readState, requestOf } from './state';

it.each<[Filter, string]>([
  [{ meta: { key: 'user.name', type: 'phrase', params: { query: 'root' } } }, 'user.name: root'],
  [
    { meta: { key: 'user.name', type: 'phrase', negate: true, params: { query: 'root' } } },
    'not user.name: root',
  ],
  [{ meta: { key: 'host', type: 'phrases', params: ['a', 'b'] } }, 'host: a or b'],
  [{ meta: { key: 'host', type: 'exists', negate: true } }, 'not host exists'],
  [{ meta: { key: 'n', type: 'range', params: { gte: 1 } } }, 'n: {"gte":1}'],
  [{ meta: { alias: 'errors', negate: true } }, 'not errors'],
  [{ meta: { type: 'custom' }, query: { term: { a: 1 } } }, '{"term":{"a":1}}'],
  [
    {
      meta: {
        type: 'combined',
        relation: 'OR',
        params: [{ meta: { key: 'a', type: 'exists' } }, { meta: { key: 'b', type: 'exists' } }],
      },
    },
    '(a exists or b exists)',
  ],
])('%j reads %s', (filter, said) => expect(pillText(filter)).toBe(said));

const LINK =
  "#/?_g=(time:(from:'2026-11-21T10:00:00.001Z',to:'2026-11-21T12:00:00.000Z'))&_a=(columns:!(host),filters:!(),index:dv1,query:(language:kuery,query:'host:%20a'),sort:!(!('@timestamp',desc)))";

it('asks for what a link says', () => {
  expect(requestOf(readState(LINK))).toEqual({
    dataViewId: 'dv1',
    query: { language: 'kuery', query: 'host: a' },
    filters: [],
    from: '2026-11-21T10:00:00.001Z',
    to: '2026-11-21T12:00:00.000Z',
    sort: [['@timestamp', 'desc']],
    page: 1,
    perPage: 25,
  });
});

it('stands in the address as the link that it came from', () => expect(hashOf(readState(LINK))).toBe(LINK));
it('says that a link cannot be read', () => expect(() => readState('#/?_a=(index:')).toThrow());
