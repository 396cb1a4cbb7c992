import {
  buildQuery,
  type DataViewSpec,
  type Dsl,
  type Filter,
  kqlToDsl,
  parseKql,
  QueryError,
  type QueryOptions,
} from '.';

const dataView: DataViewSpec = {
  id: 'dv',
  title: 'logs',
  timeFieldName: 'at',
  fields: [
    { name: 'at', type: 'date', esTypes: ['date'] },
    { name: 'host', type: 'string', esTypes: ['keyword'] },
    { name: 'both', type: 'string', esTypes: ['keyword', 'text'] },
    { name: 'size', type: 'number', esTypes: ['long'] },
    { name: 'n.a', type: 'string', esTypes: ['keyword'], subType: { nested: { path: 'n' } } },
    { name: 'calc', type: 'number', scripted: true, script: 'doc.size.value * 2', lang: 'painless' },
    { name: 'yes', type: 'boolean', scripted: true, script: 'true', lang: 'expression' },
  ],
};
const should = (...clauses: Dsl[]): Dsl => ({ bool: { should: clauses, minimum_should_match: 1 } });

describe('KQL on kinds of field', () => {
  it.each<[string, Dsl, QueryOptions?]>([
    [
      'at: 2026',
      should({ range: { at: { gte: '2026', lte: '2026', time_zone: 'Europe/Paris' } } }),
      { timeZone: 'Europe/Paris' },
    ],
    [
      'at > 2026',
      should({ range: { at: { gt: '2026', time_zone: 'Europe/Paris' } } }),
      { timeZone: 'Europe/Paris' },
    ],
    ['size > 5', should({ range: { size: { gt: '5' } } }), { timeZone: 'Europe/Paris' }],
    [
      'host: A*',
      should({ wildcard: { host: { value: 'A*', case_insensitive: true } } }),
      { caseInsensitive: true },
    ],
    [
      'host: A',
      should({ term: { host: { value: 'A', case_insensitive: true } } }),
      { caseInsensitive: true },
    ],
    ['both: a-b*', should({ query_string: { fields: ['both'], query: 'a\\-b*' } })],
    ['both: "a"', should({ match_phrase: { both: 'a' } })],
    ['*st: a', should({ term: { host: { value: 'a' } } })],
    ['calc: *', should()],
    ['n.*: *', should({ nested: { path: 'n', query: { exists: { field: 'n.a' } }, score_mode: 'none' } })],
    [
      'n:{ a: x }',
      {
        nested: {
          path: 'n',
          query: should({ term: { 'n.a': { value: 'x' } } }),
          score_mode: 'none',
          ignore_unmapped: true,
        },
      },
      { nestedIgnoreUnmapped: true },
    ],
  ])('%s', (kql, expected, options = {}) => {
    expect(kqlToDsl(parseKql(kql), dataView, options)).toEqual(expected);
  });

  it.each<[string, Dsl]>([
    ['calc: 4', { lang: 'painless', params: { value: 4 } }],
    ['calc >= 4', { lang: 'painless', params: { gte: 4 } }],
    ['yes: true', { lang: 'expression', params: { value: true } }],
  ])('asks a scripted field by script: %s', (kql, script) => {
    const dsl = kqlToDsl(parseKql(kql), dataView);
    expect(dsl).toMatchObject({ bool: { should: [{ script: { script } }] } });
  });

  it.each([
    ['n.a: x', 'n.a is a nested field; write n:{ … } around it.'],
    ['m:{ n:{ a: x } }', undefined],
    ['yes: maybe', '"maybe" is neither true nor false, as the field yes is.'],
  ])('%s: %s', (kql, message) => {
    const make = () => kqlToDsl(parseKql(kql), dataView);
    if (message) expect(make).toThrow(new QueryError(message));
    else expect(make).not.toThrow();
  });
});

describe('filter pills', () => {
  const pill = (meta: Filter['meta'], rest: Omit<Filter, 'meta'>): Filter => ({ meta, ...rest });
  const bool = (lists: Partial<Record<'filter' | 'must_not', Dsl[]>>) => ({
    bool: { must: [], filter: [], should: [], must_not: [], ...lists },
  });
  const host = pill({ key: 'host' }, { query: { match_phrase: { host: 'a' } } });
  const notBig = pill({ negate: true }, { query: { range: { size: { gte: 5 } } } });
  const inner = [
    { bool: { must: [], filter: [{ match_phrase: { host: 'a' } }], should: [], must_not: [] } },
    { bool: { must: [], filter: [], should: [], must_not: [{ range: { size: { gte: 5 } } }] } },
  ];

  it.each<[string, Filter[], ReturnType<typeof bool>]>([
    [
      'clause beside meta',
      [pill({}, { exists: { field: 'host' } })],
      bool({ filter: [{ exists: { field: 'host' } }] }),
    ],
    [
      'old phrase, in the type of its field',
      [pill({}, { query: { match: { size: { query: '5', type: 'phrase' } } } })],
      bool({ filter: [{ match_phrase: { size: { query: 5 } } }] }),
    ],
    [
      'nested field',
      [pill({}, { query: { match_phrase: { 'n.a': 'x' } } })],
      bool({ filter: [{ nested: { path: 'n', query: { match_phrase: { 'n.a': 'x' } } } }] }),
    ],
    [
      'any of',
      [pill({ type: 'combined', relation: 'OR', params: [host, notBig] }, {})],
      bool({ filter: [should(...inner)] }),
    ],
    [
      'none of',
      [pill({ type: 'combined', relation: 'OR', negate: true, params: [host, notBig] }, {})],
      bool({ must_not: [should(...inner)] }),
    ],
    [
      'all of',
      [pill({ type: 'combined', relation: 'AND', params: [host, notBig] }, {})],
      bool({
        filter: [
          {
            bool: {
              must: [],
              filter: [{ match_phrase: { host: 'a' } }],
              should: [],
              must_not: [{ range: { size: { gte: 5 } } }],
            },
          },
        ],
      }),
    ],
    ['what matches everything', [pill({}, { query: { match_all: {} } })], bool({})],
    ['disabled', [pill({ disabled: true }, { query: { term: { a: 1 } } })], bool({})],
    [
      'another data view',
      [pill({ index: 'other' }, host)],
      bool({ filter: [{ match_phrase: { host: 'a' } }] }),
    ],
  ])('%s', (_, filters, expected) => {
    expect(buildQuery({ filters, dataView })).toEqual(expected);
  });

  it('leaves out pills on unknown fields where that is switched on', () => {
    const filters = [pill({ key: 'gone' }, { query: { term: { gone: 1 } } })];
    const options = { ignoreFilterIfFieldNotInIndex: true };
    expect(buildQuery({ filters, dataView, options })).toEqual(bool({}));
    expect(buildQuery({ filters, dataView })).toEqual(bool({ filter: [{ term: { gone: 1 } }] }));
  });
});

describe('Lucene', () => {
  const must = (query: string | Dsl, options?: QueryOptions) =>
    buildQuery({ query: { language: 'lucene', query }, dataView, options }).bool.must;

  it.each<[string, string | Dsl, QueryOptions | undefined, Dsl[]]>([
    ['empty', '  ', undefined, []],
    ['text', 'a AND b', undefined, [{ query_string: { query: 'a AND b', analyze_wildcard: true } }]],
    [
      'with a zone',
      'a',
      { timeZone: 'UTC' },
      [{ query_string: { query: 'a', analyze_wildcard: true, time_zone: 'UTC' } }],
    ],
    [
      'own settings',
      'a',
      { queryString: { lenient: true } },
      [{ query_string: { query: 'a', lenient: true } }],
    ],
    ['Query DSL', { term: { host: 'a' } }, undefined, [{ term: { host: 'a' } }]],
  ])('%s', (_, query, options, expected) => expect(must(query, options)).toEqual(expected));
});

it.each([
  [
    { language: 'esql', query: 'FROM x' },
    'The query language "esql" cannot be run; use kuery (KQL) or lucene.',
  ],
  [{ language: 'kuery', query: { match_all: {} } }, 'A KQL query is a text.'],
])('refuses %j', (query, message) => {
  expect(() => buildQuery({ query })).toThrow(new QueryError(message));
});
