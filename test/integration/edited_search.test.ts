import { openWhole, type Whole } from './whole';

jest.setTimeout(120_000);

const META = 'kibanaSavedObjectMeta.searchSourceJSON';
let whole: Whole;
let id: string;

const edit = (query: string) =>
  whole.objects.put(
    [
      {
        id: 'view',
        type: 'index-pattern',
        attributes: { title: whole.index, timeFieldName: '@timestamp' },
        references: [],
      },
      {
        id: 'horses',
        type: 'search',
        attributes: {
          title: 'Horses',
          columns: ['name'],
          kibanaSavedObjectMeta: {
            searchSourceJSON: JSON.stringify({
              query: { language: 'kuery', query },
              filter: [],
              indexRefName: `${META}.index`,
            }),
          },
        },
        references: [{ name: `${META}.index`, type: 'index-pattern', id: 'view' }],
      },
    ] as never,
    { overwrite: true },
  );
const rule = () => whole.ok('getRule', { params: { id } });
const goesBy = async () => (await rule()).resolved?.discover.query.query;
const history = async () =>
  (await whole.ok('ruleHistory', { params: { id } })).items.map(({ action }) => action);

beforeAll(async () => {
  whole = await openWhole();
  await whole.put([{ at: Date.now() - 60_000, name: 'horse' }]);
  await edit('name: horse');
  const made = await whole.ok('createRule', {
    body: {
      name: 'Horses',
      enabled: true,
      interval: '1s',
      source: { kind: 'saved_search', id: 'horses' },
      condition: { type: 'any' },
    },
  });
  id = made.id;
  await whole.runUntil(async () => (await rule()).status.evaluatedTo !== null);
});
afterAll(() => whole?.close());

test('an edit that finds nothing waits until somebody takes it', async () => {
  await edit('name: hrose');
  await whole.runUntil(async () => ((await rule()).heldSources ?? []).length > 0);
  const { heldSources, status } = await rule();
  expect(heldSources).toMatchObject([
    { why: 'finds_nothing', resolved: { discover: { query: { query: 'name: hrose' } } } },
  ]);
  expect(status.notes.join()).toMatch(/goes on with the last confirmed query/);
  expect(await goesBy()).toBe('name: horse');
  expect(await whole.ok('runAsMe', { params: { id }, body: {} })).toMatchObject({
    runsAs: null,
    heldSources: [],
  });
  expect(await goesBy()).toBe('name: hrose');
  expect((await history())[0]).toBe('confirm');
  // Where nothing waits there is nothing to take.
  expect((await whole.send('runAsMe', { params: { id }, body: {} })).status).toBe(409);
});

test('one that finds something applies, and its difference is on record', async () => {
  await edit('name: h*');
  await whole.runUntil(async () => (await goesBy()) === 'name: h*');
  await whole.es.request({ method: 'POST', path: `/${whole.prefix}_audit*/_refresh` });
  expect((await history())[0]).toBe('search_changed');
});
