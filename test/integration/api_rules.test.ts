import {
  api,
  create,
  DATA,
  DAY,
  editable,
  inline,
  input,
  iso,
  putSavedSearch,
  setUpApi,
  T0,
} from './api_rules/world';

jest.setTimeout(120_000);

setUpApi();

describe('a rule', () => {
  it('is made, changed, switched on and off, and deleted, all of it on record', async () => {
    const changes = api.bench.rulesChanged;
    const made = await create();
    expect(made).toMatchObject({
      id: expect.stringMatching(/^[\w-]{20}$/),
      space: 'default',
      version: 1,
      revision: 1,
      enabled: false,
      enabledAt: null,
      createdBy: 'ana',
      resolved: { index: DATA, timeField: '@timestamp' },
    });
    const { id } = made;
    const params = { id };
    const update = (version: number, over: Record<string, unknown>) =>
      api.ok('updateRule', { params, body: { rule: editable(made, over), version }, as: { login: 'ben' } });

    expect(await update(1, { name: 'bursts' })).toMatchObject({ version: 2, revision: 1, updatedBy: 'ben' });
    expect(await update(2, { name: 'bursts', source: inline('user.name: root') })).toMatchObject({
      version: 3,
      revision: 2,
    });
    const condition = { type: 'any', key: [] };
    expect(await update(3, { source: inline('user.name: root'), condition })).toMatchObject({
      version: 4,
      revision: 3,
    });

    api.bench.now += 60_000;
    const on = { ids: [id, 'nothing'], enabled: true };
    expect(await api.ok('enableRules', { body: on })).toEqual({ changed: [id], missing: ['nothing'] });
    expect(await api.ok('enableRules', { body: on })).toEqual({ changed: [], missing: ['nothing'] });
    expect(await api.ok('getRule', { params })).toMatchObject({
      version: 5,
      enabled: true,
      enabledAt: iso(T0 + 60_000),
    });
    expect(await api.ok('enableRules', { body: { ids: [id], enabled: false } })).toEqual({
      changed: [id],
      missing: [],
    });
    expect(await api.ok('deleteRule', { params })).toEqual({ deleted: id });
    expect(await api.refused('getRule', { params })).toMatchObject({ statusCode: 404 });
    expect(await api.refused('deleteRule', { params })).toMatchObject({ statusCode: 404 });
    expect(api.bench.rulesChanged - changes).toBe(7);

    const { items } = await api.ok('ruleHistory', { params, query: { perPage: 50 } });
    const byVersion = [...items].sort((a, b) => Number(a.after?.version) - Number(b.after?.version));
    expect(byVersion.map(({ action, actor }) => [action, actor])).toEqual([
      ['create', 'ana'],
      ['update', 'ben'],
      ['update', 'ben'],
      ['update', 'ben'],
      ['enable', 'ana'],
      ['disable', 'ana'],
      ['delete', 'ana'],
    ]);
    expect(byVersion[0]).toMatchObject({ before: null, after: { name: 'log-in bursts' } });
    expect(byVersion[1]).toMatchObject({
      before: { name: 'log-in bursts' },
      after: { name: 'bursts', condition: { count: 3 } },
    });
  });

  it('says who changed what when two people save', async () => {
    const made = await create();
    const params = { id: made.id };
    const save = (name: string, login: string) => ({
      params,
      body: { rule: editable(made, { name, interval: login === 'ben' ? '5m' : '1m' }), version: 1 },
      as: { login },
    });
    await api.ok('updateRule', save('by ben', 'ben'));
    const refusal = await api.refused('updateRule', save('by ana', 'ana'));
    expect(refusal).toMatchObject({
      statusCode: 409,
      message: expect.stringMatching(/^ben changed this rule .*: name, interval; it is now at version 2$/),
      current: { name: 'by ben', version: 2 },
      changed: [
        { field: 'name', before: 'log-in bursts', after: 'by ben' },
        { field: 'interval', before: '1m', after: '5m' },
      ],
    });
    const answers = await Promise.all(
      ['ana', 'ben', 'cem'].map((login) =>
        api.routes.get('updateRule')!.handle({
          host: { raw: { login } },
          params,
          query: {},
          body: { rule: editable(made, { name: login }), version: 2 },
          signal: new AbortController().signal,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('shows open alerts and alerts per day beside it', async () => {
    const { id } = await create({ name: 'with numbers', tags: ['numbers'], severity: 'critical' });
    const alert = (n: number, day: number, over = {}) => ({
      id: `${id}-${n}`,
      ruleId: id,
      groupKey: `${n}`,
      createdAt: iso(T0 - day * DAY),
      ...over,
    });
    const closed = { status: 'closed', closed: { at: iso(T0), by: 'ana' }, resolution: 'fixed' } as const;
    await api.putAlerts([alert(1, 0), alert(2, 0, closed), alert(3, 2), alert(4, 13), alert(5, 14)]);
    const { items, total } = await api.ok('listRules', { query: { tag: 'numbers' } });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      openAlerts: 4,
      perDay: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2],
      status: { health: 'new' },
    });
    const shown = await api.ok('getAlert', { params: { id: `${id}-1` } });
    expect(shown.rule).toMatchObject({ id, openAlerts: 4 });
  });

  it('is found and sorted', async () => {
    const as = { login: 'ana', space: 'lists' };
    for (const [name, severity, interval] of [
      ['Alpha one', 'low', '5m'],
      ['beta-2 two', 'critical', '1m'],
      ['Gamma three', 'high', '1h'],
    ]) {
      await api.ok('createRule', {
        body: input({
          name,
          severity,
          interval,
          enabled: name === 'Gamma three',
          source: name === 'Alpha one' ? { kind: 'saved_search', id: 'failed-log-ins' } : inline(),
        }),
        as,
      });
    }
    const names = async (query: Record<string, unknown>) =>
      (await api.ok('listRules', { query, as })).items.map(({ name }) => name[0]);
    expect(await names({})).toEqual(['A', 'G', 'b']);
    expect(await names({ sort: 'severity', order: 'desc' })).toEqual(['b', 'G', 'A']);
    expect(await names({ sort: 'interval' })).toEqual(['b', 'A', 'G']);
    expect(await names({ search: 'thr' })).toEqual(['G']);
    expect(await names({ search: 'beta-2' })).toEqual(['b']);
    expect(await names({ search: 'alpha two' })).toEqual([]);
    expect(await names({ enabled: 'true' })).toEqual(['G']);
    expect(await names({ severity: ['low', 'high'] })).toEqual(['A', 'G']);
    expect(await names({ savedSearch: 'failed-log-ins' })).toEqual(['A']);
    expect(await names({ page: 2, perPage: 2 })).toEqual(['b']);
  });

  it('outlives its saved search, and adopts the copy on request', async () => {
    const made = await create({ source: { kind: 'saved_search', id: 'failed-log-ins' } });
    const params = { id: made.id };
    expect(made.resolved).toMatchObject({ index: DATA, title: 'Failed log-ins', columns: ['user.name'] });
    const adopted = await api.ok('adoptSavedSearch', { params });
    expect(adopted).toMatchObject({
      version: 2,
      revision: 1,
      source: { kind: 'query', language: 'dsl', index: DATA },
    });
    expect(adopted.resolved!.query).toEqual(made.resolved!.query);
    expect(await api.refused('adoptSavedSearch', { params })).toMatchObject({ statusCode: 409 });
    await putSavedSearch();
  });

  it.each<[string, Record<string, unknown>, number, string, RegExp]>([
    ['no such index', { source: { ...inline(), index: 'nowhere' } }, 422, 'source.index', /no such index/],
    ['no index fits', { source: { ...inline(), index: 'nowhere-*' } }, 422, 'source.index', /can be read/],
    ['KQL', { source: inline('user.name: (a') }, 400, 'source.query', /never closed/],
    ['JSON', { source: inline('{"match_all":\n {]}', 'dsl') }, 400, 'source.query', /line 2, character/],
    ['JSON that is no query', { source: inline('[]', 'dsl') }, 400, 'source.query', /JSON object/],
    ['DSL', { source: inline('{"mach_all":{}}', 'dsl') }, 422, 'source.query', /unknown query \[mach_all\]/],
    ['Lucene', { source: inline('user.name:[1 TO', 'lucene') }, 422, 'source.query', /Failed to parse query/],
    [
      'time field',
      { source: { ...inline(), timeField: 'message' } },
      422,
      'source.timeField',
      /is text, not a date/,
    ],
    [
      'time field missing',
      { source: { ...inline(), timeField: 'at' } },
      422,
      'source.timeField',
      /no field at/,
    ],
    ['key of text', { condition: { type: 'any', key: ['message'] } }, 422, 'condition.key.0', /keyword/],
    [
      'key missing',
      { condition: { type: 'any', key: ['user.name', 'no.field'] } },
      422,
      'condition.key.1',
      /no field no.field/,
    ],
    ['saved search', { source: { kind: 'saved_search', id: 'gone' } }, 422, 'source.id', /does not exist/],
    ['channel', { channels: ['gone'] }, 422, 'channels.0', /no channel gone/],
    ['interval', { interval: '0s' }, 400, 'interval', /between/],
    ['name', { name: ' ' }, 400, 'name', /give the rule a name/],
    ['condition', { condition: { type: 'guess' } }, 400, 'condition.type', /./],
    ['count', { condition: { type: 'frequency', count: 0, within: '5m' } }, 400, 'condition.count', /./],
  ])('is refused for its %s', async (_, over, statusCode, path, message) => {
    const refusal = await api.refused('createRule', { body: input(over) });
    expect(refusal).toMatchObject({ statusCode, message: expect.stringMatching(message) });
    expect(refusal.fields?.[0]).toMatchObject({ path, message: expect.stringMatching(message) });
    const made = await create();
    const body = { rule: editable(made, over), version: 1 };
    const changed = await api.refused('updateRule', { params: { id: made.id }, body });
    expect(changed).toMatchObject({
      statusCode,
      fields: [expect.objectContaining({ path: `rule.${path}` })],
    });
  });
});
