import { type ApiError, type RouteId, routes } from '../../common/api';
import { type ApiBench, openApi } from './api_bench';

jest.setTimeout(120_000);

let api: ApiBench;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const IDS = Object.keys(routes) as RouteId[];
const call = async (id: RouteId, parts: Record<string, unknown>) => {
  const { status, body } = await api.routes.get(id)!.handle({
    host: { raw: { login: 'ana', may: parts.may ?? {} } },
    params: { id: 'x' },
    query: {},
    body: {},
    signal: new AbortController().signal,
    ...parts,
  });
  return { status, body: body as ApiError };
};

/** Anything that a route with that part must not take, as hosts may hand it over. */
const NONSENSE = [null, 'text', 7, [], { ids: 'x', rule: 3, name: {}, act: [], source: null }];
const takes = (id: RouteId, part: 'body' | 'query' | 'params') => {
  const schema = routes[id][part] as { shape?: object };
  return !schema.shape || Object.keys(schema.shape).length > 0;
};

it('has a handler for every route of the table', () => {
  expect([...api.routes.keys()].sort()).toEqual([...IDS].sort());
  for (const id of IDS) {
    const { method, path, privilege } = routes[id];
    expect(api.routes.get(id)).toMatchObject({ method, path, privilege });
  }
});

describe('every route', () => {
  it.each(IDS)('%s is closed to those who lack its privilege', async (id) => {
    const { privilege } = routes[id];
    const { status, body } = await call(id, { may: { [privilege]: false } });
    expect(status).toBe(403);
    expect(body.message).toContain(`"${privilege}"`);
    expect(body.message).toContain('can give it');
  });

  it.each(IDS.filter((id) => takes(id, 'body')))('%s refuses a body that makes no sense', async (id) => {
    for (const body of NONSENSE) {
      const answer = await call(id, { body });
      expect([400, 404]).toContain(answer.status);
      expect(answer.body.message).toBeTruthy();
      if (answer.status === 400) expect(answer.body.fields?.length).toBeGreaterThan(0);
    }
  });

  it.each(IDS)('%s refuses a parameter that does not exist', async (id) => {
    const { status, body } = await call(id, { query: { statsu: 'open' } });
    expect(status).toBe(400);
    expect(body.fields).toContainEqual({ path: 'statsu', message: 'there is no parameter "statsu"' });
  });

  it.each(
    IDS.filter(
      (id) => takes(id, 'query') && 'page' in (routes[id].query as unknown as { shape: object }).shape,
    ),
  )('%s refuses pages that cannot be', async (id) => {
    for (const query of [{ page: '0' }, { page: 'two' }, { perPage: '201' }, { perPage: '1.5' }]) {
      const { status, body } = await call(id, { query });
      expect(status).toBe(400);
      expect(body.fields?.[0]?.path).toBe(Object.keys(query)[0]);
    }
  });

  it.each(IDS.filter((id) => takes(id, 'params')))(
    '%s answers 404 or a precise refusal for an unknown id',
    async (id) => {
      const rule = {
        name: 'a',
        source: { kind: 'query', index: 'a', language: 'kuery', query: '' },
        condition: { type: 'any' },
      };
      const channel = { name: 'c', config: { type: 'webhook', url: 'https://example.org' } };
      const list = { name: 'l' };
      const stretch = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
      const known = Object.keys((routes[id].body as unknown as { shape?: object }).shape ?? {});
      const who = [{ kind: 'person', login: 'ana' }];
      const schedule = { cron: '0 9 * * *', zone: 'UTC' };
      const all = {
        ...{ rule, channel, list, version: 1, ...stretch },
        step: { id: 's', kind: 'dedupe', fields: [], within: '1h' },
        ...{ fields: ['user'], until: null },
        person: { login: 'ana', name: 'Ana' },
        group: { name: 'g', who: { kind: 'all', members: ['ana'] } },
        ladder: { name: 'l', levels: [{ when: 'active', after: '5m', who }] },
        digest: { name: 'd', to: [{ kind: 'channel', id: 'c' }], schedule },
        silence: { name: 's', scope: { tags: ['a'] }, startsAt: stretch.from, until: stretch.to },
      };
      const given = Object.fromEntries(Object.entries(all).filter(([name]) => known.includes(name)));
      const { status, body } = await call(id, { body: given });
      expect(status).toBe(404);
      expect(body).toMatchObject({ statusCode: 404, message: expect.stringContaining('no ') });
      expect((await call(id, { params: { id: '' } })).status).toBe(400);
      expect((await call(id, { params: { id: 'x'.repeat(513) } })).status).toBe(400);
      for (const odd of ['../_search', '%2e%2e', 'ä/ö?x=1', '_all', '\u0000']) {
        expect((await call(id, { params: { id: odd }, body: given })).status).toBe(404);
      }
    },
  );
});

describe('failures', () => {
  it('that nobody foresaw say an id that is in the log, and nothing else', async () => {
    const { status, body } = await call('health', {});
    expect(status).toBe(500);
    const id = /[0-9a-f-]{36}/.exec(body.message)?.[0];
    expect(JSON.stringify(body)).not.toContain('secret detail');
    const line = api.lines.find((text) => text.includes(id!));
    expect(line).toContain('secret detail of a defect');
    expect(line).toContain('GET /api/lookout/health');
  });

  it('of a host that cannot tell who asks are answers too', async () => {
    const answer = await api.routes.get('me')!.handle({
      host: { raw: null },
      params: {},
      query: {},
      body: {},
      signal: new AbortController().signal,
    });
    expect(answer.status).toBe(500);
  });

  it('of a caller who went away are no defect', async () => {
    const gone = new AbortController();
    gone.abort();
    const { status } = await call('listAlerts', { signal: gone.signal });
    expect(status).toBe(499);
  });

  it('of a source are told in its words', async () => {
    const rule = {
      name: 'a',
      source: { kind: 'query', index: 'a', language: 'kuery', query: '' },
      condition: { type: 'any' },
    };
    const { status, body } = await call('previewRule', { body: { rule } });
    expect({ status, message: body.message }).toEqual({
      status: 422,
      message: 'the engine is not part of this test',
    });
  });
});

describe('channels', () => {
  const webhook = { name: 'ops', config: { type: 'webhook', url: 'https://example.org/hook' } };

  it('are made, changed and deleted, on record without their secrets', async () => {
    const made = await api.ok('createChannel', { body: webhook });
    expect(made).toMatchObject({ version: 1, secretsSet: [] });
    const params = { id: made.id };
    const changed = await api.ok('updateChannel', {
      params,
      body: { version: 1, channel: { ...webhook, name: 'ops 2' } },
    });
    expect(changed).toMatchObject({ version: 2, name: 'ops 2' });
    const stale = await api.refused('updateChannel', { params, body: { version: 1, channel: webhook } });
    expect(stale).toMatchObject({ statusCode: 409, current: { version: 2, name: 'ops 2' } });
    expect((await api.ok('listChannels')).items).toEqual([changed]);
    expect(await api.ok('deleteChannel', { params })).toEqual({ deleted: made.id, usedBy: [] });
    const { items } = await api.ok('listAudit', { query: { object: 'channel', objectId: made.id } });
    expect(items.map(({ action }) => action).sort()).toEqual(['create', 'delete', 'update']);
  });

  it('with secrets are refused where no key is set', async () => {
    const body = { ...webhook, secrets: { hmacKey: 'very secret' } };
    const refusal = await api.refused('createChannel', { body });
    expect(refusal).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('lookout.encryptionKey'),
    });
    expect(JSON.stringify(refusal)).not.toContain('very secret');
  });

  it('have a list of what was sent', async () => {
    expect(await api.ok('listDeliveries')).toEqual({ items: [], total: 0, page: 1, perPage: 25 });
    await api.putAlerts([{ id: 'told' }]);
    expect(await api.ok('alertDeliveries', { params: { id: 'told' } })).toEqual({ items: [] });
  });
});

it('the audit is searched by words, people, actions and time', async () => {
  const as = { login: 'ana', space: 'audited' };
  await api.putAlerts([{ id: 'au', space: 'audited', keyText: 'web-3', groupKey: 'au' }]);
  const act = (login: string, what: object) =>
    api.ok('actOnAlerts', { body: { ids: ['au'], act: what }, as: { ...as, login } });
  await act('ana', { type: 'acknowledge', note: 'looking at the firewall' });
  await act('ben', { type: 'escalate' });
  const actions = async (query: Record<string, unknown>) =>
    (await api.ok('listAudit', { query, as })).items.map(({ action }) => action).sort();
  expect(await actions({})).toEqual(['acknowledge', 'escalate']);
  expect(await actions({ actor: 'ben' })).toEqual(['escalate']);
  expect(await actions({ action: ['acknowledge', 'close'] })).toEqual(['acknowledge']);
  expect(await actions({ search: 'firew' })).toEqual(['acknowledge']);
  expect(await actions({ search: 'web-3 BEN' })).toEqual(['escalate']);
  expect(await actions({ object: 'rule' })).toEqual([]);
  expect(await actions({ from: new Date(api.bench.now + 60_000).toISOString() })).toEqual([]);
  const upsideDown = { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' };
  expect(await api.refused('listAudit', { query: upsideDown, as })).toMatchObject({ statusCode: 400 });
});
