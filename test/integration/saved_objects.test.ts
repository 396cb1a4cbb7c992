import { exportObjects, importObjects } from '../../server/hosts/standalone/saved_objects';
import { dataView, search, setUpObjects, store, take } from './saved_objects/world';

jest.setTimeout(60_000);

setUpObjects();

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
