import { parseSavedSearch, type SavedObject, SavedSearchError, savedSearchDataViewId } from '.';

const searchSource = {
  query: { language: 'kuery', query: 'host: a' },
  filter: [
    {
      meta: { disabled: false, negate: true, key: 'host', type: 'phrase', indexRefName: 'filter0' },
      $state: { store: 'appState' },
      query: { match_phrase: { host: 'b' } },
    },
  ],
  indexRefName: 'source',
};

const references = [
  { name: 'source', type: 'index-pattern', id: 'dv1' },
  { name: 'filter0', type: 'index-pattern', id: 'dv2' },
];

const search = (source: unknown, attributes: Record<string, unknown> = {}): SavedObject => ({
  id: 's1',
  type: 'search',
  references,
  attributes: {
    title: 'Errors',
    columns: ['host', 'message'],
    sort: [['@timestamp', 'desc']],
    kibanaSavedObjectMeta: {
      searchSourceJSON: typeof source === 'string' ? source : JSON.stringify(source),
    },
    ...attributes,
  },
});

const dataView = (attributes: Record<string, unknown> = {}): SavedObject => ({
  id: 'dv1',
  type: 'index-pattern',
  references: [],
  attributes: {
    title: 'logs-*',
    timeFieldName: '@timestamp',
    fields: '[{"name":"old","type":"string","scripted":true,"script":"1","lang":"painless"}]',
    runtimeFieldMap: JSON.stringify({
      size: { type: 'long', script: { source: 'emit(1)' }, customLabel: 'Size', format: null },
      geo: { type: 'composite', script: { source: 'emit(x)' }, fields: { city: { type: 'keyword' } } },
    }),
    ...attributes,
  },
});

describe('a saved search', () => {
  it('is read with everything it asks', () => {
    const { dataView: view, filters, ...rest } = parseSavedSearch(search(searchSource), dataView());
    expect(rest).toEqual({
      title: 'Errors',
      description: '',
      index: 'logs-*',
      dataViewId: 'dv1',
      timeField: '@timestamp',
      query: { language: 'kuery', query: 'host: a' },
      runtimeMappings: {
        size: { type: 'long', script: { source: 'emit(1)' } },
        geo: { type: 'composite', script: { source: 'emit(x)' }, fields: { city: { type: 'keyword' } } },
      },
      columns: ['host', 'message'],
      sort: [['@timestamp', 'desc']],
    });
    expect(filters).toEqual([
      {
        meta: { disabled: false, negate: true, key: 'host', type: 'phrase', index: 'dv2' },
        $state: { store: 'appState' },
        query: { match_phrase: { host: 'b' } },
      },
    ]);
    expect(view.fields.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'old: string',
      'size: number',
      'geo.city: string',
    ]);
  });

  it('resolves the references inside a combined filter', () => {
    const filter = [{ meta: { type: 'combined', params: [{ meta: { indexRefName: 'filter0' } }] } }];
    const { filters } = parseSavedSearch(search({ ...searchSource, filter }), dataView());
    expect(filters[0]?.meta?.params).toEqual([{ meta: { index: 'dv2' } }]);
  });

  it('may bring its own, unsaved data view', () => {
    const index = {
      id: 'adhoc',
      title: 'tmp-*',
      timeFieldName: 'ts',
      fields: { a: { name: 'a', type: 'ip' } },
    };
    const saved = search({ query: searchSource.query, index });
    expect(savedSearchDataViewId(saved)).toBeNull();
    expect(parseSavedSearch(saved, null)).toMatchObject({
      index: 'tmp-*',
      dataViewId: 'adhoc',
      timeField: 'ts',
    });
  });

  it.each([
    ['none', undefined, { language: 'kuery', query: '' }],
    ['Lucene text of old', 'a AND b', { language: 'lucene', query: 'a AND b' }],
    [
      'Query DSL of old',
      { query_string: { query: 'a' } },
      { language: 'lucene', query: { query_string: { query: 'a' } } },
    ],
    ['Lucene', { language: 'lucene', query: '*' }, { language: 'lucene', query: '*' }],
  ])('takes a query: %s', (_, query, expected) => {
    expect(parseSavedSearch(search({ ...searchSource, query }), dataView()).query).toEqual(expected);
  });

  it.each([
    ['pairs', [['a', 'asc']], [['a', 'asc']]],
    ['one bare pair', ['a', 'desc'], [['a', 'desc']]],
    ['none', [], []],
    ['missing', undefined, []],
  ])('takes a sort: %s', (_, sort, expected) => {
    expect(parseSavedSearch(search(searchSource, { sort }), dataView()).sort).toEqual(expected);
  });
});

describe('a saved search that cannot be run says why', () => {
  const noReferences = { ...search(searchSource), references: [] };
  const onlySource = { ...search(searchSource), references: references.slice(0, 1) };
  const wrongId = { ...dataView(), id: 'dv9' };
  const esql = { ...searchSource, query: { esql: 'FROM logs' } };

  it.each<[string, SavedObject, SavedObject | null, string]>([
    [
      'wrong_type',
      { ...search({}), type: 'dashboard' },
      null,
      'The saved object s1 is of type "dashboard", not "search".',
    ],
    ['bad_json', search('{"query":'), null, 'The searchSourceJSON of the saved search s1 is not JSON'],
    [
      'bad_json',
      search('[]'),
      null,
      'The searchSourceJSON of the saved search s1 is JSON of an unexpected kind.',
    ],
    ['missing_reference', noReferences, dataView(), 'The search s1 lacks its reference "source".'],
    ['missing_reference', onlySource, dataView(), 'The search s1 lacks its reference "filter0".'],
    ['no_data_view', search({}), null, 'The saved search s1 has no data view.'],
    ['no_data_view', search(searchSource), null, 'The data view dv1 of the saved search s1 is gone.'],
    [
      'wrong_data_view',
      search(searchSource),
      wrongId,
      'The saved search s1 needs the data view dv1, not dv9.',
    ],
    [
      'no_time_field',
      search(searchSource),
      dataView({ timeFieldName: '' }),
      'The data view "logs-*" has no time field',
    ],
    ['no_index', search(searchSource), dataView({ title: '' }), 'The data view dv1 names no index.'],
    [
      'bad_json',
      search(searchSource),
      dataView({ fields: '[' }),
      'The fields of the data view dv1 is not JSON',
    ],
    ['bad_json', search({ ...searchSource, filter: ['x'] }), dataView(), 'holds a filter that is no object'],
    ['unsupported', search(esql), dataView(), 'The saved search s1 is written in ES|QL or SQL'],
  ])('%s', (fault, saved, view, message) => {
    const parse = () => parseSavedSearch(saved, view);
    expect(parse).toThrow(SavedSearchError);
    expect(parse).toThrow(expect.objectContaining({ fault, message: expect.stringContaining(message) }));
  });
});
