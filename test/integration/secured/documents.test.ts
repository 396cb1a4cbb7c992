import { until } from '../../until';
import { ALL_RIGHTS, NAME, openSecured, reads, SALARIES, type Secured, SHOP, uses } from './world';

jest.setTimeout(180_000);

let world: Secured;
let alertId: string;
/** Security of documents and fields is part of the trial licence, which the tests' own cluster starts. */
beforeAll(async () => {
  world = await openSecured();
  await world.root
    .request({ method: 'POST', path: '/_license/start_trial', query: { acknowledge: true } })
    .catch(
      // One that had its trial is on it still, or the tests below fail.
      () => undefined,
    );
  const made = await world.as('ana').ok('POST', '/rules', {
    name: 'Errors',
    enabled: true,
    interval: '1s',
    fields: ['service'],
    source: { kind: 'query', index: `${SHOP}*`, timeField: '@timestamp', language: 'kuery', query: '' },
    condition: { type: 'frequency', count: 3, within: '1m', key: [] },
  });
  await until(
    'the rule to be evaluated',
    async () => (await world.as('ana').ok('GET', `/rules/${made.id}`)).status.evaluatedTo !== null,
  );
  await world.put(
    SHOP,
    ['pay', 'pay', 'pay', 'cellar'].map((service, at) => ({ level: 'error', service, amount: 1_000 + at })),
  );
  alertId = await until(
    'an alert',
    async () => (await world.as('ana').ok('GET', `/alerts?rule=${made.id}`)).items[0]?.id,
  );
});
afterAll(() => world?.close());

const canSee = (rights: object) =>
  world.role('rita', {
    indices: [{ names: [`${SHOP}*`], privileges: ['read', 'view_index_metadata'], ...rights }],
    applications: [{ application: 'lookout', privileges: ['use:read'], resources: ['*'] }],
  });
const documents = () => world.as('rita').answer('GET', `/alerts/${alertId}/documents`);

test('Ana sees all documents of the alert, with all that the rule names', async () => {
  const { body } = await world.as('ana').answer('GET', `/alerts/${alertId}/documents`);
  expect(body.total).toBe(4);
});

test('the alert itself holds no field but those that the rule names', async () => {
  const alert = await world.as('rita').ok('GET', `/alerts/${alertId}`);
  expect(JSON.stringify(alert.sample)).toContain('pay');
  expect(JSON.stringify(alert)).not.toMatch(/"amount"|100[0-3]/);
});

test.each<[string, object, { total: number; has: RegExp; hasNot: RegExp }]>([
  ['all', {}, { total: 4, has: /cellar/, hasNot: /nothing/ }],
  [
    'some documents',
    { query: JSON.stringify({ term: { service: 'pay' } }) },
    { total: 3, has: /pay/, hasNot: /cellar/ },
  ],
  [
    'some fields',
    { field_security: { grant: ['@timestamp', 'level'] } },
    { total: 4, has: /@timestamp|level|time/, hasNot: /cellar|"pay"|\b100\d\b/ },
  ],
])('who may read %s sees no more of them in the Documents tab', async (_, rights, { total, has, hasNot }) => {
  await canSee(rights);
  const { status, body } = await documents();
  expect({ status, total: body.total }).toEqual({ status: 200, total });
  expect(JSON.stringify(body)).toMatch(has);
  expect(JSON.stringify(body)).not.toMatch(hasNot);
});

test('a rule saved by who sees some documents finds no others', async () => {
  await world.role('rita', {
    indices: [
      {
        names: [`${SHOP}*`],
        privileges: ['read', 'view_index_metadata'],
        query: JSON.stringify({ term: { service: 'pay' } }),
      },
    ],
    applications: [{ application: 'lookout', privileges: ['use:read', 'use:write'], resources: ['*'] }],
  });
  // Who Rita is is asked again after ten seconds.
  const made = await until('Rita to be let', async () => {
    const { status, body } = await world.as('rita').answer('POST', '/rules', {
      name: `Of Rita ${NAME}`,
      enabled: true,
      interval: '1s',
      source: { kind: 'query', index: SHOP, timeField: '@timestamp', language: 'kuery', query: '' },
      condition: { type: 'any' },
      grouping: 'match',
      fields: ['service', 'amount'],
    });
    return status === 200 && body;
  });
  await until(
    'it to be evaluated',
    async () => (await world.as('rita').ok('GET', `/rules/${made.id}`)).status.evaluatedTo !== null,
  );
  await world.put(SHOP, [
    { service: 'cellar', amount: 1 },
    { service: 'pay', amount: 2 },
  ]);
  const found = () => world.as('ana').ok('GET', `/alerts?rule=${made.id}&perPage=200`);
  await until('its alert', async () => /"amount":2[,}]/.test(JSON.stringify(await found())));
  expect(JSON.stringify(await found())).not.toContain('cellar');
});

test('a rule that names no fields keeps none but its key', async () => {
  const made = await world.as('ana').ok('POST', '/rules', {
    name: 'Names none',
    enabled: true,
    interval: '1s',
    source: { kind: 'query', index: SHOP, timeField: '@timestamp', language: 'kuery', query: 'level: quiet' },
    condition: { type: 'any', key: ['service'] },
  });
  await until(
    'it to be evaluated',
    async () => (await world.as('ana').ok('GET', `/rules/${made.id}`)).status.evaluatedTo !== null,
  );
  await world.put(SHOP, [{ level: 'quiet', service: 'named', message: 'of-nobody', user: { name: 'eve' } }]);
  const found = await until('its alert', async () => {
    const { items } = await world.as('ana').ok('GET', `/alerts?rule=${made.id}`);
    return items.length > 0 && items;
  });
  expect(found[0].sample[0].fields).toEqual({ service: 'named' });
  expect(JSON.stringify(found)).not.toMatch(/of-nobody|"eve"/);
});

describe('a channel that writes into an index', () => {
  const TOLD = `${SHOP}-told`;
  const channel = (login: 'ana' | 'bob') =>
    world
      .as(login)
      .ok('POST', '/channels', { name: `Told by ${login}`, config: { type: 'index', index: TOLD } });
  const tried = ({ id }: { id: string }) => world.as('bob').ok('POST', `/channels/${id}/_test`);

  test('writes with the rights of who saved it, and says whose are too few', async () => {
    const ofAna = await channel('ana');
    expect(ofAna.runsAs).toMatchObject({ login: world.login('ana') });
    const { ok, answer } = await tried(ofAna);
    expect([ok, answer]).toEqual([false, expect.stringContaining('the key of Ana A. (granted ')]);
    expect(answer).toMatch(
      new RegExp(`has no right to write to ${TOLD}; whoever may do what it does can save`),
    );
    await world.role('bob', {
      cluster: [],
      indices: [
        ...reads(`${SHOP}*`, `${SALARIES}*`),
        { names: [TOLD], privileges: ['create_doc', 'auto_configure'] },
      ],
      applications: uses(...ALL_RIGHTS),
    });
    expect(await tried(await channel('bob'))).toEqual({ ok: true, answer: `written to ${TOLD}` });
    // Somebody else's save gives it their rights.
    const { version, name, config } = ofAna;
    const saved = await world
      .as('bob')
      .ok('PUT', `/channels/${ofAna.id}`, { version, channel: { name, config } });
    expect(saved.runsAs).toMatchObject({ login: world.login('bob') });
    expect(await tried(saved)).toMatchObject({ ok: true });
  });
});
