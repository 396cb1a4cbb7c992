import { makeIndex, removeIndices } from '../indices';
import { type ApiBench, openApi } from './api_bench';

jest.setTimeout(120_000);

const DATA = 'lookout-test-lists';

let api: ApiBench;
beforeAll(async () => {
  api = await openApi();
  await removeIndices(api.es, DATA);
  await makeIndex(api.es, DATA, {
    user: 'keyword',
    message: 'text',
    host: { type: 'text', fields: { keyword: { type: 'keyword' } } },
  });
});
afterAll(async () => {
  await removeIndices(api.es, DATA);
  await api.close();
});

const rule = (condition: object) => ({
  name: 'listed users',
  source: { kind: 'query', index: DATA, timeField: '@timestamp', language: 'kuery', query: '' },
  condition: { type: 'blacklist', field: 'user', ...condition },
});
const create = (over: object = {}) =>
  api.ok('createList', { body: { name: 'users', values: ['root'], ...over } });

describe('a list', () => {
  it('is made, read, changed and deleted, all of it on record', async () => {
    const made = await create({ description: 'who must not', values: ['root', 'admin', 'root'] });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^[\w-]{20}$/),
      space: 'default',
      name: 'users',
      description: 'who must not',
      values: ['root', 'admin'],
      count: 2,
      version: 1,
      updatedBy: 'ana',
    });
    const params = { id: made.id };
    expect(await api.ok('getList', { params })).toEqual({ ...made, usedBy: [] });

    const list = { name: 'people', values: ['root', 'eve'] };
    const body = { list, version: 1 };
    const after = await api.ok('updateList', { params, body, as: { login: 'ben' } });
    expect(after).toMatchObject({ name: 'people', count: 2, version: 2, updatedBy: 'ben', description: '' });
    expect(await api.refused('updateList', { params, body })).toMatchObject({
      statusCode: 409,
      message: expect.stringContaining('ben changed this list'),
      current: { version: 2, values: ['root', 'eve'] },
    });
    expect((await api.ok('listLists')).items).toContainEqual({ ...after, values: undefined });

    expect(await api.ok('deleteList', { params })).toEqual({ deleted: made.id });
    for (const id of ['getList', 'deleteList'] as const)
      expect(await api.refused(id, { params })).toMatchObject({ statusCode: 404 });
    expect(await api.refused('updateList', { params, body })).toMatchObject({ statusCode: 404 });

    const { items } = await api.ok('listAudit', { query: { object: 'list', objectId: made.id } });
    const byAction = new Map(items.map((event) => [event.action, event]));
    expect([...byAction.keys()].sort()).toEqual(['create', 'delete', 'update']);
    expect(byAction.get('create')).toMatchObject({
      actor: 'ana',
      before: null,
      after: { added: ['root', 'admin'] },
    });
    expect(byAction.get('update')).toMatchObject({
      actor: 'ben',
      object: { type: 'list', name: 'people' },
      before: { name: 'users', count: 2, removed: ['admin'] },
      after: { name: 'people', count: 2, added: ['eve'] },
    });
    expect(byAction.get('delete')).toMatchObject({ before: { removed: ['root', 'eve'] }, after: null });
  });

  it('takes its values from a file, too', async () => {
    const lines = { text: '# users\nroot\r\n /adm.*/ \n\nana' };
    expect((await create({ values: ['eve', 'ana'], file: lines })).values).toEqual([
      'eve',
      'ana',
      'root',
      '/adm.*/',
    ]);
    const csv = { text: 'user,why\n"a, b",x\nroot,y', format: 'csv', header: true };
    expect((await create({ values: [], file: csv })).values).toEqual(['a, b', 'root']);
  });

  it('holds 10,000 values, and a rule reads them', async () => {
    const text = Array.from({ length: 10_000 }, (_, n) => `user-${n}`).join('\n');
    const { count, id } = await create({ values: [], file: { text } });
    expect(count).toBe(10_000);
    expect((await api.ok('createRule', { body: rule({ lists: [id] }) })).condition).toMatchObject({
      lists: [id],
    });
  });

  it.each<[string, object, string, string, number | undefined]>([
    ['no name', { name: ' ' }, 'name', 'give the list a name', undefined],
    ['no text', { values: ['a', 7] }, 'values.1', 'Invalid input', undefined],
    ['too long a value', { values: ['a', 'x'.repeat(8_193)] }, 'values.1', 'Too big', undefined],
    ['too many values', { values: Array(10_001).fill('a') }, 'values', 'Too big', undefined],
    ['no expression', { values: ['a', '/b(/'] }, 'values.1', '/b(/ is no regular expression', undefined],
    ['too long a file', { file: { text: 'x'.repeat(1_000_001) } }, 'file.text', 'Too big', undefined],
    [
      'too long a line',
      { file: { text: `a\n${'x'.repeat(8_193)}` } },
      'file.text',
      'line 2: the value is longer than 8,192 characters',
      2,
    ],
    [
      'a line that is no expression',
      { file: { text: 'a\n  /b(/' } },
      'file.text',
      'line 2: /b(/ is no regular expression',
      4,
    ],
    [
      'a quotation mark',
      { file: { text: 'a\n"b', format: 'csv' } },
      'file.text',
      'line 2: the quotation mark is not closed',
      2,
    ],
    [
      'too many with those of the file',
      { file: { text: Array.from({ length: 10_000 }, (_, n) => n).join('\n') } },
      'file.text',
      '10,001 values are too many: a list holds at most 10,000',
      undefined,
    ],
    [
      'too much in all',
      { values: Array.from({ length: 200 }, (_, n) => `${n}${'x'.repeat(8_000)}`) },
      'values',
      'characters: a list holds at most 1,000,000',
      undefined,
    ],
  ])('is refused where it is wrong: %s', async (_, over, path, message, position) => {
    const { statusCode, fields } = await api.refused('createList', {
      body: { name: 'users', values: ['root'], ...over },
    });
    expect(statusCode).toBe(400);
    expect(fields?.[0]).toMatchObject({ path, message: expect.stringContaining(message) });
    expect(fields?.[0]?.position).toBe(position);
  });

  it('names the place in a list that is changed', async () => {
    const { id } = await create();
    const body = { list: { name: 'users', values: ['/b(/'] }, version: 1 };
    const { fields } = await api.refused('updateList', { params: { id }, body });
    expect(fields?.[0]?.path).toBe('list.values.0');
  });

  it('belongs to its space', async () => {
    const { id } = await create();
    const as = { login: 'zoe', space: 'other' };
    for (const route of ['getList', 'deleteList'] as const)
      expect(await api.refused(route, { params: { id }, as })).toMatchObject({ statusCode: 404 });
    expect((await api.ok('listLists', { as })).items).toEqual([]);
    const refused = await api.refused('createRule', { body: rule({ lists: [id] }), as });
    expect(refused.fields).toEqual([{ path: 'condition.lists.0', message: `there is no list ${id}` }]);
  });

  it('stays while a rule uses it', async () => {
    const { id } = await create();
    const made = await api.ok('createRule', { body: { ...rule({ lists: [id] }), name: 'no roots' } });
    const refused = await api.refused('deleteList', { params: { id } });
    expect(refused).toMatchObject({ statusCode: 409, current: [{ id: made.id, name: 'no roots' }] });
    expect(refused.message).toContain('a rule uses this list: "no roots"');
    await api.ok('deleteRule', { params: { id: made.id } });
    expect(await api.ok('deleteList', { params: { id } })).toEqual({ deleted: id });
  });
});

describe('a rule', () => {
  it('names only lists that there are, and only regular expressions that are some', async () => {
    const { id } = await create();
    const condition = { lists: [id, 'gone'], values: ['a', '/b(/'] };
    const problems = [
      { path: 'condition.values.1', message: expect.stringContaining('/b(/ is no regular expression') },
      { path: 'condition.lists.1', message: 'there is no list gone' },
    ];
    const refused = await api.refused('createRule', { body: rule(condition) });
    expect(refused).toMatchObject({ statusCode: 400, fields: problems });

    const made = await api.ok('createRule', { body: rule({ lists: [id] }) });
    const there = problems.map(({ path, message }) => ({ path: `rule.${path}`, message }));
    const params = { id: made.id };
    const body = { rule: rule(condition), version: 1 };
    expect(await api.refused('updateRule', { params, body })).toMatchObject({
      statusCode: 400,
      fields: there,
    });
    const preview = await api.refused('previewRule', { body: { rule: rule(condition) } });
    expect(preview).toMatchObject({ statusCode: 400, fields: there });
  });

  it.each([
    [
      { type: 'blacklist', field: 'message' },
      'field',
      'message is text, whose values cannot be counted; a keyword field can',
    ],
    [
      { type: 'whitelist', field: 'host' },
      'field',
      'host is text, whose values cannot be counted; take host.keyword',
    ],
    [{ type: 'change', fields: ['user', 'none'] }, 'fields.1', `${DATA} has no field none`],
    [{ type: 'new_term', terms: [['user'], ['user', 'message']] }, 'terms.1.1', 'message is text'],
    [{ type: 'blacklist', field: 'user', key: ['message'] }, 'key.0', 'message is text'],
  ])('compares only fields whose values can be counted: %j', async (condition, path, message) => {
    const refused = await api.refused('createRule', { body: rule(condition) });
    expect(refused).toMatchObject({
      statusCode: 422,
      fields: [{ path: `condition.${path}`, message: expect.stringContaining(message) }],
    });
  });
});
