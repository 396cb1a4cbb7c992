import { randomBytes } from 'node:crypto';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import {
  dataViewsOf,
  exportObjects,
  importObjects,
  SavedObjectStore,
  standaloneSavedSearches,
} from '../../server/hosts/standalone/saved_objects';
import { type SavedSearches, SourceError } from '../../server/ports';
import { testEngine } from './test_engine';

jest.setTimeout(60_000);

const prefix = `.kibana_lookout_t${randomBytes(4).toString('hex')}`;
const data = `lookout-test-${randomBytes(4).toString('hex')}`;
const scope = { space: 'default' };
let es: EsClient;
let store: SavedObjectStore;
let searches: SavedSearches;

const META = 'kibanaSavedObjectMeta.searchSourceJSON';

const dataView = (id: string, attributes: Record<string, unknown> = {}) => ({
  id,
  type: 'index-pattern',
  attributes: { title: `${data}*`, timeFieldName: '@timestamp', ...attributes },
  references: [],
});

interface SearchParts {
  query?: unknown;
  filter?: unknown[];
  view?: string;
  title?: string;
  attributes?: Record<string, unknown>;
}

const search = (id: string, { query, filter = [], view = 'view', title, attributes }: SearchParts = {}) => ({
  id,
  type: 'search',
  attributes: {
    title: title ?? `Search ${id}`,
    columns: ['user', 'status'],
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({
        query: query ?? { language: 'kuery', query: '' },
        filter,
        indexRefName: `${META}.index`,
      }),
    },
    ...attributes,
  },
  references: [{ name: `${META}.index`, type: 'index-pattern', id: view }],
});

const take = (objects: unknown[], overwrite = true) =>
  importObjects(store, objects.map((object) => JSON.stringify(object)).join('\n'), { overwrite });

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  store = new SavedObjectStore(es, prefix);
  await store.ensure();
  // Two servers that start at once both call it.
  await store.ensure();
  searches = standaloneSavedSearches(store, dataViewsOf(es, store));
  await es.request({
    method: 'PUT',
    path: `/${data}`,
    body: {
      mappings: {
        properties: {
          '@timestamp': { type: 'date' },
          user: { type: 'keyword' },
          status: { type: 'long' },
          message: { type: 'text' },
        },
      },
    },
  });
  const documents = [
    { user: 'ana', status: 200, message: 'fine' },
    { user: 'ana', status: 500, message: 'broken pipe' },
    { user: 'ben', status: 404, message: 'not there' },
    { user: 'root', status: 500, message: 'broken glass' },
    { status: 503, message: 'nobody' },
  ];
  await es.request({
    method: 'POST',
    path: '/_bulk',
    query: { refresh: true },
    lines: documents.flatMap((one) => [
      { index: { _index: data } },
      { '@timestamp': '2026-03-04T12:00:00Z', ...one },
    ]),
  });
  await take([dataView('view')]);
});

afterAll(async () => {
  await es.request({ method: 'DELETE', path: `/${data},${prefix}_saved_objects_000001` });
  await es.close();
});

/** How many documents what was resolved finds. */
async function hits(id: string): Promise<number> {
  const source = await searches.resolve(scope, id);
  const mappings =
    Object.keys(source!.runtimeMappings).length > 0 ? { runtime_mappings: source!.runtimeMappings } : {};
  const answer = await es.request<{ hits: { total: { value: number } } }>({
    method: 'POST',
    path: `/${source!.index}/_search`,
    body: { query: source!.query, size: 0, ...mappings },
  });
  return answer.hits.total.value;
}

const phrase = (field: string, value: string, meta = {}) => ({
  meta: { type: 'phrase', key: field, params: { query: value }, ...meta },
  query: { match_phrase: { [field]: value } },
});

describe('resolve', () => {
  it.each<[string, SearchParts, number]>([
    ['nothing asked', {}, 5],
    ['KQL', { query: { language: 'kuery', query: 'status >= 500 and message: "broken pipe"' } }, 1],
    [
      'KQL on a keyword',
      { query: { language: 'kuery', query: 'user: (ana or ben) and not status: 404' } },
      2,
    ],
    ['Lucene', { query: { language: 'lucene', query: 'user:a* AND status:[400 TO 599]' } }, 1],
    ['a phrase', { filter: [phrase('user', 'ana')] }, 2],
    ['a negated phrase', { filter: [phrase('user', 'ana', { negate: true })] }, 3],
    ['a disabled phrase', { filter: [phrase('user', 'ana', { disabled: true })] }, 5],
    [
      'exists',
      { filter: [{ meta: { type: 'exists', key: 'user' }, query: { exists: { field: 'user' } } }] },
      4,
    ],
    [
      'a range',
      {
        filter: [
          { meta: { type: 'range', key: 'status' }, query: { range: { status: { gte: 404, lt: 503 } } } },
        ],
      },
      3,
    ],
    [
      'custom DSL beside KQL',
      {
        query: { language: 'kuery', query: 'message: broken' },
        filter: [{ meta: { type: 'custom' }, query: { term: { user: 'root' } } }],
      },
      1,
    ],
  ])('%s', async (name, parts, expected) => {
    await take([search(name, parts)]);
    expect(await hits(name)).toBe(expected);
  });

  it('a runtime field, where the engine has them', async () => {
    const runtime = { family: { type: 'long', script: { source: "emit(doc['status'].value / 100)" } } };
    await take([
      dataView('runtime view', { runtimeFieldMap: JSON.stringify(runtime) }),
      search('runtime', { view: 'runtime view', query: { language: 'kuery', query: 'family: 5' } }),
    ]);
    if (es.flavour === 'elasticsearch') expect(await hits('runtime')).toBe(3);
    else await expect(searches.resolve(scope, 'runtime')).rejects.toThrow(/family.*OpenSearch does not know/);
  });

  it('gives what Discover and a list of documents need', async () => {
    const filter = phrase('user', 'ana');
    await take([search('whole', { query: { language: 'kuery', query: 'status: 500' }, filter: [filter] })]);
    const source = await searches.resolve(scope, 'whole');
    expect(source).toMatchObject({
      index: `${data}*`,
      timeField: '@timestamp',
      dataViewId: 'view',
      title: 'Search whole',
      columns: ['user', 'status'],
      discover: { query: { language: 'kuery', query: 'status: 500' }, filters: [{ meta: { key: 'user' } }] },
    });
  });

  it('changes the revision when what is asked changes, and only then', async () => {
    const revision = async (parts: SearchParts) => {
      await take([search('revised', parts)]);
      return (await searches.resolve(scope, 'revised'))!.revision;
    };
    const query = { language: 'kuery', query: 'status: 500' };
    const first = await revision({ query });
    expect(await revision({ query, title: 'Another title' })).toBe(first);
    expect(await revision({ query: { language: 'kuery', query: 'status: 501' } })).not.toBe(first);
  });

  it('is null when there is no such saved search', async () => {
    expect(await searches.resolve(scope, 'never')).toBeNull();
  });

  it.each<[string, unknown[], RegExp]>([
    [
      'KQL that does not parse',
      [search('broken', { query: { language: 'kuery', query: 'user: (' } })],
      /broken/,
    ],
    [
      'a data view without a time field',
      [dataView('timeless', { timeFieldName: undefined }), search('broken', { view: 'timeless' })],
      /time field/,
    ],
  ])('says what is wrong with %s', async (_name, objects, message) => {
    await store.put(objects as never, { overwrite: true });
    const failure = await searches.resolve(scope, 'broken').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceError);
    expect((failure as Error).message).toMatch(message);
  });

  it('says that the data view is gone', async () => {
    await take([dataView('short-lived'), search('left', { view: 'short-lived' })]);
    await store.delete('index-pattern', 'short-lived');
    await expect(searches.resolve(scope, 'left')).rejects.toThrow(/short-lived.*gone/);
  });
});

describe('list', () => {
  beforeAll(async () => {
    await take([
      search('l1', {
        title: 'Zebra crossing',
        query: { language: 'kuery', query: 'user: ana' },
        filter: [phrase('user', 'x')],
      }),
      search('l2', { title: 'Zebra stripes' }),
    ]);
    // No import takes it, but a list must live with it.
    const unreadable = { kibanaSavedObjectMeta: { searchSourceJSON: '{' } };
    const kept = search('l4', { title: 'Zebra unreadable', attributes: unreadable });
    await store.put([kept] as never, { overwrite: true });
  });

  const find = async (text: string, page = 1, perPage = 25) => {
    const { items, total } = await searches.list(scope, { search: text, page, perPage });
    return { ids: items.map(({ id }) => id).sort(), total };
  };

  it.each([
    ['zebra', ['l1', 'l2', 'l4']],
    ['zebra str', ['l2']],
    ['stripes zebra', ['l2']],
    ['zebra "(+-*', ['l1', 'l2', 'l4']],
    ['nothing like that', []],
  ])('finds by %s', async (text, ids) => {
    expect(await find(text)).toEqual({ ids, total: ids.length });
  });

  it('shows data view, query and number of filters', async () => {
    const { items } = await searches.list(scope, { search: 'crossing', page: 1, perPage: 10 });
    expect(items).toEqual([
      expect.objectContaining({
        id: 'l1',
        dataView: `${data}*`,
        timeField: '@timestamp',
        language: 'kuery',
        query: 'user: ana',
        filters: 1,
      }),
    ]);
  });

  it('goes by pages', async () => {
    const first = await searches.list(scope, { search: 'zebra', page: 1, perPage: 2 });
    const second = await searches.list(scope, { search: 'zebra', page: 2, perPage: 2 });
    expect([first.items.length, second.items.length, second.total]).toEqual([2, 1, 3]);
  });
});

describe('import and export', () => {
  it('stores what is good and says of everything else why not', async () => {
    const lines = [
      JSON.stringify(dataView('imported view')),
      JSON.stringify(search('imported', { view: 'imported view' })),
      JSON.stringify(search('orphan', { view: 'nowhere' })),
      JSON.stringify({ id: 'd', type: 'dashboard', attributes: { title: 'Board' }, references: [] }),
      JSON.stringify({
        id: 'x',
        type: 'search',
        attributes: { title: 'Unreadable', kibanaSavedObjectMeta: { searchSourceJSON: '{' } },
      }),
      '{"id":',
      '{"hello":1}',
      '',
      JSON.stringify({ exportedCount: 7, missingRefCount: 0, missingReferences: [] }),
    ];
    const report = await importObjects(store, lines.join('\r\n'), { overwrite: false });
    expect(report.results.map(({ line, id, ok, why }) => [line, id, ok, why ?? ''])).toEqual([
      [1, 'imported view', true, ''],
      [2, 'imported', true, ''],
      [3, 'orphan', false, expect.stringMatching(/nowhere is neither in the file nor here/)],
      [4, 'd', false, expect.stringMatching(/"dashboard" are not kept/)],
      [5, 'x', false, expect.stringMatching(/not JSON/)],
      [6, null, false, expect.stringMatching(/not JSON/)],
      [7, null, false, expect.stringMatching(/no saved object/)],
    ]);
    expect(report).toMatchObject({ imported: 2, refused: 5 });
  });

  it('leaves alone what is there, unless told to overwrite', async () => {
    await take([search('kept', { title: 'Old' })]);
    const again = await take([search('kept', { title: 'New' })], false);
    expect(again.results[0]).toMatchObject({ ok: false, why: expect.stringMatching(/already/) });
    expect((await store.get('search', 'kept'))!.attributes.title).toBe('Old');
    await take([search('kept', { title: 'New' })]);
    expect((await store.get('search', 'kept'))!.attributes.title).toBe('New');
  });

  it('takes its own export back', async () => {
    const exported = await exportObjects(store);
    const before = await store.get('search', 'imported');
    await store.delete('search', 'imported');
    const report = await importObjects(store, exported, { overwrite: true });
    expect(report.results.find(({ id }) => id === 'imported')).toMatchObject({ ok: true });
    expect(await store.get('search', 'imported')).toEqual({ ...before, updated_at: expect.any(String) });
  });
});
