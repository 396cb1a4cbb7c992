import { SourceError } from '../../server/ports';
import {
  data,
  dataView,
  es,
  hits,
  phrase,
  type SearchParts,
  scope,
  search,
  searches,
  setUpObjects,
  store,
  take,
} from './saved_objects/world';

jest.setTimeout(60_000);

setUpObjects();

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
