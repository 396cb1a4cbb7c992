import { seenOf } from '../../../common/query';
import { until } from '../../until';
import { ALL_RIGHTS, openSecured, reads, SALARIES, type Secured, SHOP, uses } from './world';

jest.setTimeout(180_000);

let world: Secured;
beforeAll(async () => {
  world = await openSecured();
});
afterAll(() => world?.close());

const inline = (index: string) => ({ kind: 'query', index, language: 'kuery', query: 'level: error' });
const rule = (over: object = {}) => ({
  name: 'Errors of the shop',
  enabled: true,
  interval: '1s',
  fields: ['service'],
  source: inline(`${SHOP}*`),
  condition: { type: 'any' },
  grouping: 'match',
  ...over,
});
const ana = () => world.as('ana');
const row = (id: string) => world.as('bob').ok('GET', `/rules/${id}`);
const alerts = async (id: string) =>
  (await world.as('bob').ok('GET', `/alerts?rule=${id}&perPage=200`)).items;
const textOfAlerts = async (id: string) => JSON.stringify(await alerts(id));
const evaluated = (id: string) =>
  until(`rule ${id} to be evaluated`, async () => (await row(id)).status.evaluatedTo !== null);
/** Its status, once it fails. */
const failed = (id: string) =>
  until(`rule ${id} to fail`, async () => {
    const { status } = await row(id);
    return status.health === 'failing' && status;
  });
const keyById = async (id: string): Promise<{ id: string; invalidated: boolean; username: string }> => {
  const { api_keys } = await world.root.request<{ api_keys: never[] }>({
    method: 'GET',
    path: '/_security/api_key',
    query: { id },
  });
  return api_keys[0]!;
};
const keyOf = async (id: string) => {
  const { credential } = (await row(id)).runsAs;
  const stored = JSON.parse(await world.stored('config'));
  const { keyId } = stored.hits.hits.find((hit: { _id: string }) => hit._id === `credential:${credential}`)
    ._source.payload;
  return keyById(keyId);
};
const revoke = async (keyId: string) =>
  world.root.request({ method: 'DELETE', path: '/_security/api_key', body: { ids: [keyId] } });

test('who does not log in gets nothing, and who has no privilege is told who can give it', async () => {
  expect((await world.send('', 'GET', '/api/lookout/me')).status).toBe(401);
  expect(await world.as('rita').answer('POST', '/rules', rule())).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('"write"') },
  });
  expect((await world.as('sam').answer('GET', '/rules')).status).toBe(403);
  expect(await ana().ok('GET', '/me')).toMatchObject({ login: world.login('ana'), name: 'Ana A.' });
});

test('Health says with whose rights rules read', async () => {
  expect((await ana().ok('GET', '/health')).reading).toMatch(/rights of whoever saved it last/);
});

describe('a rule that Ana saved', () => {
  let id: string;
  test('reads what she may, with a key of hers that is nowhere in plain', async () => {
    const made = await ana().ok('POST', '/rules', rule());
    id = made.id;
    expect(made.runsAs).toMatchObject({ login: world.login('ana'), name: 'Ana A.', lent: false });
    await evaluated(id);
    await world.put(SHOP, [{ level: 'error', service: 'pay', amount: 7 }]);
    const [alert] = await until('an alert', async () => {
      const found = await alerts(id);
      return found.length > 0 && found;
    });
    // Only the fields that the rule names are kept.
    expect(alert.sample[0].fields).toEqual({ service: 'pay' });
    const key = await keyOf(id);
    expect(key).toMatchObject({ invalidated: false, username: world.login('ana') });
    expect(await world.stored('config')).not.toMatch(/encoded|api_key/);
  });

  test('shares its key with her other rules, until her rights change', async () => {
    const second = await ana().ok('POST', '/rules', rule({ name: 'Second' }));
    const first = await row(id);
    expect(second.runsAs.credential).toBe(first.runsAs.credential);
    expect(second.runsAs.since).not.toBe(first.runsAs.since);
    await world.role('ana', {
      cluster: ['manage_own_api_key'],
      indices: reads(`${SHOP}*`, 'more'),
      applications: uses(...ALL_RIGHTS),
    });
    const again = await ana().ok('PUT', `/rules/${second.id}`, {
      rule: rule({ name: 'Second' }),
      version: 1,
    });
    expect(again.runsAs.credential).not.toBe(first.runsAs.credential);
    expect((await row(id)).runsAs.credential).toBe(first.runsAs.credential);
    await ana().ok('DELETE', `/rules/${second.id}`);
  });

  test.each([
    ['saved', () => ana().answer('POST', '/rules', rule({ source: inline(SALARIES) }))],
    ['saved by a pattern', () => ana().answer('POST', '/rules', rule({ source: inline(`${SALARIES}*`) }))],
    [
      'previewed',
      () =>
        ana().answer('POST', '/rules/_preview', { rule: rule({ source: inline(SALARIES) }), range: '1h' }),
    ],
    ['resolved', () => ana().answer('POST', '/sources/_resolve', { source: inline(SALARIES) })],
  ])('what she may not read cannot be %s', async (_, ask) => {
    expect([403, 422]).toContain((await ask()).status);
  });

  test('its documents are seen by who may read them, and by nobody else', async () => {
    const [alert] = await alerts(id);
    const of = (login: 'ana' | 'mallory') => world.as(login).answer('GET', `/alerts/${alert.id}/documents`);
    expect(await of('ana')).toMatchObject({ status: 200, body: { total: 1 } });
    const refused = await of('mallory');
    expect(JSON.stringify(refused.body)).not.toMatch(/amount/);
    expect(refused.status === 403 || refused.body.total === 0).toBe(true);
  });

  test('fails with what is wrong when the key is revoked, and sees afterwards what it missed', async () => {
    await revoke((await keyOf(id)).id);
    const failing = await failed(id);
    expect(failing.message).toMatch(
      /^the key of Ana A\. \(granted \d{4}-\d\d-\d\d \d\d:\d\d UTC\) was revoked; whoever may read what it looks at can press “Run as me” on the rule$/,
    );
    await world.put(SHOP, [{ level: 'error', service: 'missed', amount: 1 }]);
    expect(await world.as('mallory').answer('POST', `/rules/${id}/_run_as_me`)).toMatchObject({
      status: 422,
    });
    const taken = await world.as('bob').ok('POST', `/rules/${id}/_run_as_me`);
    expect(taken.runsAs).toMatchObject({ login: world.login('bob') });
    await until('what was missed', async () => (await textOfAlerts(id)).includes('missed'));
    expect((await row(id)).status.health).toBe('ok');
    const history = await ana().ok('GET', `/rules/${id}/history`);
    expect(history.items[0]).toMatchObject({ action: 'run_as', actor: world.login('bob') });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['“run as me”', () => ana().ok('POST', `/rules/${id}/_run_as_me`)],
    [
      'an ordinary save',
      async () =>
        ana().ok('PUT', `/rules/${id}`, {
          rule: rule({ source: inline(SHOP) }),
          version: (await row(id)).version,
        }),
    ],
  ])('says which index when the key is weakened, and a new key is granted by %s', async (_, renew) => {
    const taken = await ana().ok('POST', `/rules/${id}/_run_as_me`);
    const source = inline(SHOP);
    await ana().ok('PUT', `/rules/${id}`, { rule: rule({ source }), version: taken.version });
    await evaluated(id);
    const key = await keyOf(id);
    await world.es('ana').request({
      method: 'PUT',
      path: `/_security/api_key/${key.id}`,
      body: { role_descriptors: { less: { indices: [{ names: ['less'], privileges: ['read'] }] } } },
    });
    const failing = await failed(id);
    expect(failing.message).toMatch(
      new RegExp(`the key of Ana A\\..* has no right to read ${SHOP}; whoever`),
    );
    await renew();
    expect((await keyById(key.id)).invalidated).toBe(true);
    await until('the rule to be well', async () => (await row(id)).status.health === 'ok');
    expect(await keyOf(id)).toMatchObject({ id: expect.not.stringMatching(key.id), invalidated: false });
  });
});

test('an author who comes with an API key lends it, and it is told when it has expired', async () => {
  const { encoded, id: keyId } = await world.es('ana').request<{ encoded: string; id: string }>({
    method: 'POST',
    path: '/_security/api_key',
    body: { name: 'command line', expiration: '6s' },
  });
  const made = await world.as({ key: encoded }).ok('POST', '/rules', rule({ name: 'Lent' }));
  expect(made.runsAs).toMatchObject({ login: world.login('ana'), lent: true });
  const failing = await failed(made.id);
  expect(failing.message).toMatch(/the key of .*\(granted .*\) has expired; whoever/);
  await world.as('bob').ok('POST', `/rules/${made.id}/_run_as_me`);
  await until('it to go on', async () => (await row(made.id)).status.health === 'ok');
  expect(JSON.stringify(await row(made.id))).not.toContain(keyId);
  await world.as('bob').ok('DELETE', `/rules/${made.id}`);
});

describe('a saved search that a rule of Ana follows', () => {
  let id: string;
  beforeAll(async () => {
    await ana().savedSearch('errors', SHOP, { query: 'level: error' });
    const made = await ana().ok(
      'POST',
      '/rules',
      rule({ source: { kind: 'saved_search', id: 'errors' }, fields: [] }),
    );
    id = made.id;
    await evaluated(id);
  });

  test('changed by herself applies at once', async () => {
    await ana().savedSearch('errors', SHOP, { query: 'level: (error or fatal)' });
    await until('the new query', async () => (await row(id)).resolved.discover.query.query.includes('fatal'));
    await world.put(SHOP, [{ level: 'fatal', service: 'by-ana', amount: 1 }]);
    await until('its alert', async () => (await textOfAlerts(id)).includes('by-ana'));
  });

  test('turned to another index by somebody else is not read with her rights, nor with anybody’s', async () => {
    await world.put(SALARIES, [{ level: 'fatal', service: 'secret-name', amount: 1 }]);
    expect(
      (await world.as('mallory').savedSearch('errors', `${SALARIES}*`, { query: 'level: fatal' })).status,
    ).toBe(200);
    const held = await until('it to be held', async () => {
      const { heldSources = [] } = await row(id);
      return heldSources.length > 0 && heldSources[0];
    });
    expect(held).toMatchObject({ place: 0, by: [world.login('mallory')] });
    await world.put(SALARIES, [{ level: 'fatal', service: 'secret-name', amount: 2 }]);
    await world.put(SHOP, [{ level: 'error', service: 'still-watched', amount: 1 }]);
    await until('what was confirmed to go on', async () =>
      (await textOfAlerts(id)).includes('still-watched'),
    );
    expect(await textOfAlerts(id)).not.toContain('secret-name');
    expect((await row(id)).status.notes.join()).toMatch(/last confirmed query/);
  });

  test('stays held while its key is revoked and nothing can be asked', async () => {
    await revoke((await keyOf(id)).id);
    const failedAt = Date.parse((await failed(id)).lastRunAt);
    // After fifteen seconds the host is asked again, and answers nothing.
    await until(
      'a try later',
      async () => Date.parse((await row(id)).status.lastRunAt) > failedAt + 16_000,
      90_000,
    );
    expect((await row(id)).heldSources).toMatchObject([{ place: 0, by: [world.login('mallory')] }]);
  });

  const shown = async () => {
    const { version, resolved, heldSources } = await row(id);
    return { version, seen: [seenOf(heldSources[0]?.resolved ?? resolved)] };
  };

  test('is not taken by who saw something else than it stands for now', async () => {
    const bob = world.as('bob');
    const saw = await shown();
    const { status: old, body: whose } = await bob.answer('POST', `/rules/${id}/_run_as_me`, {
      ...saw,
      version: saw.version + 1,
    });
    expect([old, whose.message]).toEqual([409, expect.stringMatching(/changed this rule at/)]);
    // Nobody has noticed it yet, and with a revoked key nobody can.
    await world.as('mallory').savedSearch('errors', `${SALARIES}*`, { query: 'level: *' });
    const { status, body } = await bob.answer('POST', `/rules/${id}/_run_as_me`, saw);
    expect([status, body.message]).toEqual([409, expect.stringMatching(/was changed since you looked/)]);
    expect(body.current.sources[0].discover.query.query).toBe('level: *');
    expect((await row(id)).runsAs.login).toBe(world.login('ana'));
    await world.as('mallory').savedSearch('errors', `${SALARIES}*`, { query: 'level: fatal' });
  });

  test('is refused to who may not read what it was turned to, and taken by who may', async () => {
    expect((await ana().answer('POST', `/rules/${id}/_run_as_me`)).status).toBe(422);
    const taken = await world.as('bob').ok('POST', `/rules/${id}/_run_as_me`, await shown());
    expect(taken).toMatchObject({ runsAs: { login: world.login('bob') }, heldSources: [] });
    expect(taken.resolved.index).toBe(`${SALARIES}*`);
    await world.put(SALARIES, [{ level: 'fatal', service: 'seen-by-bob', amount: 3 }]);
    await until('what Bob may read', async () => (await textOfAlerts(id)).includes('seen-by-bob'));
  });

  test.each([
    [
      'more columns, which samples are kept of',
      () =>
        world
          .as('mallory')
          .savedSearch('errors', `${SALARIES}*`, { query: 'level: fatal', columns: ['service', 'amount'] }),
    ],
    [
      'another query',
      () =>
        world.as('mallory').savedSearch('errors', `${SALARIES}*`, { query: 'level: fatal or nothing: *' }),
    ],
  ])('held, too: %s', async (_, change) => {
    await change();
    await until('it to be held', async () => (await row(id)).heldSources.length > 0);
    await world.put(SALARIES, [{ level: 'fatal', service: `on-${_.length}`, amount: 4_711 }]);
    await until('it to go on', async () => (await textOfAlerts(id)).includes(`on-${_.length}`));
    expect(await textOfAlerts(id)).not.toContain('4711');
  });
});
