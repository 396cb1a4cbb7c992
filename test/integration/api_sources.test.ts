import { api, create, DATA, editable, inline, iso, setUpApi, T0 } from './api_rules/world';

jest.setTimeout(120_000);

setUpApi();

describe('sources', () => {
  it('are listed and resolved, with fields and the newest document', async () => {
    const { items } = await api.ok('savedSearches', { query: { search: 'failed' } });
    expect(items).toEqual([
      expect.objectContaining({ id: 'failed-log-ins', dataView: DATA, query: 'user.name: *' }),
    ]);
    expect(await api.ok('dataViews')).toEqual({
      items: [{ id: 'view', title: DATA, timeField: '@timestamp' }],
    });
    const body = { source: { kind: 'saved_search', id: 'failed-log-ins' } };
    const { fields, newest, resolved } = await api.ok('resolveSource', { body });
    expect(newest).toBe(iso(T0 + 9 * 60_000));
    expect(resolved.title).toBe('Failed log-ins');
    expect(fields).toEqual(
      expect.arrayContaining([
        { name: 'user.name', type: 'string', aggregatable: true },
        { name: 'message', type: 'string', aggregatable: false },
        { name: '@timestamp', type: 'date', aggregatable: true },
      ]),
    );
    expect(fields.some(({ name }) => name.startsWith('_'))).toBe(false);
  });

  it('give an alert its documents anew, as its own revision of the rule saw them', async () => {
    const rule = await create();
    const minutes = (from: number, to: number) => ({
      firstSeen: iso(T0 + from * 60_000),
      lastSeen: iso(T0 + to * 60_000),
    });
    await api.putAlerts([
      { id: 'docs', ruleId: rule.id, ...minutes(3, 3), groupKey: 'd1' },
      { id: 'docs-none', ruleId: rule.id, key: { 'user.name': null }, ...minutes(4, 4), groupKey: 'd2' },
    ]);
    const found = await api.ok('alertDocuments', { params: { id: 'docs' } });
    expect(found).toMatchObject({ total: 3, totalIsLowerBound: false, to: iso(T0 + 180_000) });
    expect(found.items.map(({ id, time }) => [id, time])).toEqual(
      [3, 1, 0].map((n) => [`${n}`, iso(T0 + n * 60_000)]),
    );
    expect(found.items[0]!.fields).toEqual({
      '@timestamp': iso(T0 + 180_000),
      'user.name': 'root',
      message: 'failed <script>',
    });
    expect(found.items[1]!.fields.message).toMatch(/^x{10000} … \(cut, 1,000,000 characters\)$/);
    const second = await api.ok('alertDocuments', { params: { id: 'docs' }, query: { page: 2, perPage: 2 } });
    expect(second.items.map(({ id }) => id)).toEqual(['0']);
    const past = await api.refused('alertDocuments', {
      params: { id: 'docs' },
      query: { page: 101, perPage: 100 },
    });
    expect(past).toMatchObject({ statusCode: 400, fields: [{ path: 'page' }] });

    // The rule now asks for something else; the alert's documents stay those that it was made of.
    const changed = editable(rule, { source: inline('user.name: nobody') });
    await api.ok('updateRule', { params: { id: rule.id }, body: { rule: changed, version: 1 } });
    expect((await api.ok('alertDocuments', { params: { id: 'docs' } })).total).toBe(3);
    expect((await api.ok('alertDocuments', { params: { id: 'docs-none' } })).total).toBe(0);

    await api.ok('deleteRule', { params: { id: rule.id } });
    expect((await api.ok('alertDocuments', { params: { id: 'docs' } })).total).toBe(3);
    expect((await api.ok('getAlert', { params: { id: 'docs' } })).rule).toBeNull();
  });
});

it('knows everyone who acted, owns or is known to the host', async () => {
  const as = { login: 'ana', space: 'people' };
  await api.putAlerts([{ id: 'owned', space: 'people', owner: 'cem', groupKey: 'p' }]);
  await api.ok('actOnAlerts', {
    body: { ids: ['owned'], act: { type: 'escalate' } },
    as: { ...as, login: 'ben' },
  });
  const { items } = await api.ok('owners', { as });
  expect(items).toEqual([
    { login: 'ana', name: 'ana' },
    { login: 'ben', name: 'ben' },
    { login: 'cem', name: 'cem' },
    { login: 'zoe', name: 'Zoe Z.' },
  ]);
  expect(await api.ok('me', { as })).toMatchObject({
    login: 'ana',
    space: 'people',
    host: 'standalone',
    privileges: { read: true },
  });
});
