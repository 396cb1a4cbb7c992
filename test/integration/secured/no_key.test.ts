import { openSecured, type Secured, SHOP } from './world';

jest.setTimeout(180_000);

let world: Secured;
beforeAll(async () => {
  world = await openSecured({ encryptionKey: null });
});
afterAll(() => world?.close());

const SET = /set lookout\.encryptionKey \(32 characters or more, the same on every node\), restart/;
const ana = () => world.as('ana');
const rule = {
  name: 'Errors of the shop',
  enabled: true,
  interval: '1s',
  source: {
    kind: 'query',
    index: `${SHOP}*`,
    timeField: '@timestamp',
    language: 'kuery',
    query: 'level: error',
  },
  condition: { type: 'any' },
};
const hook = {
  name: 'Hook',
  config: { type: 'webhook', url: 'https://example.org/hook', username: 'bob' },
  secrets: { password: 'a-secret' },
};
const keysOf = async () => {
  const { api_keys } = await world.root.request<{ api_keys: unknown[] }>({
    method: 'GET',
    path: '/_security/api_key',
    query: { username: world.login('ana') },
  });
  return api_keys.length;
};

test('the log says at the start what to set', () => {
  expect(world.errors.filter((line) => SET.test(line))).toHaveLength(1);
});

test('Health says so on every page, with what follows', async () => {
  const { state, problems, reading } = await ana().ok('GET', '/health');
  expect(state).toBe('degraded');
  expect(problems[0]).toMatchObject({
    what: expect.stringMatching(SET),
    effect: 'no rule is evaluated, and none can be saved',
  });
  expect(reading).toBe('No rule can read: this cluster is secured and lookout.encryptionKey is not set.');
});

test.each([
  ['a rule', '/rules', rule],
  ['a channel with a secret', '/channels', hook],
])('%s is refused, saying what to set', async (_, at, body) => {
  const { status, body: said } = await ana().answer('POST', at, body);
  expect(status).toBe(400);
  expect(said.message).toMatch(/lookout\.encryptionKey/);
});

test('no key was granted, and nothing is stored, in plain or else', async () => {
  expect(await keysOf()).toBe(0);
  for (const name of ['config', 'rules']) {
    const stored = await world.stored(name);
    expect(stored).not.toMatch(/a-secret|encoded|api_key|credential|Errors of the shop/);
  }
});
