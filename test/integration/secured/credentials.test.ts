import { SecretBox, SecretsUnavailable } from '../../../server/channels';
import { Credentials } from '../../../server/credentials';
import { keysOver } from '../../../server/hosts/standalone/log_in';
import { standalonePorts } from '../../../server/hosts/standalone/ports';
import { DEFAULT_CONFIG, type HostPorts } from '../../../server/ports';
import { Store } from '../../../server/store';
import { quiet as log, noSavedSearches } from '../../host_ports';
import { openSecured, type Secured, SHOP } from './world';

jest.setTimeout(180_000);

const KEY = 'k'.repeat(32);
const HOUR = 3_600_000;
let world: Secured;
let ports: HostPorts;
let store: Store;
let now = Date.now();

beforeAll(async () => {
  world = await openSecured();
  const authorizationOf = (raw: unknown) =>
    (raw as { headers: { authorization?: string } }).headers.authorization ?? '';
  const base = standalonePorts({
    es: world.root,
    savedSearches: noSavedSearches,
    config: DEFAULT_CONFIG,
    log,
    version: 'test',
    seedSecret: 'none',
    logIn: { person: async () => null },
  });
  ports = { ...base, keys: keysOver(world.root, authorizationOf) };
  store = new Store(world.root, world.prefix, log);
});
afterAll(() => world?.close());

const credentials = (box = new SecretBox(KEY), graceMs = 0) =>
  new Credentials({ ports, store, box, now: () => now, graceMs });
const from = (login: 'ana' | 'bob') => ({ raw: { headers: { authorization: world.header(login) } } });
const keys = async (login: 'ana' | 'bob') => {
  const { api_keys } = await world.root.request<{
    api_keys: Array<{ id: string; invalidated: boolean; role_descriptors: object }>;
  }>({
    method: 'GET',
    path: '/_security/api_key',
    query: { username: world.login(login) },
  });
  return api_keys.filter(({ invalidated }) => !invalidated);
};
const count = (as: { es: { request: typeof world.root.request } }) =>
  as.es.request<{ count: number }>({ method: 'GET', path: `/${SHOP}/_count` });

test('a key reads what its owner may, and can do nothing else', async () => {
  const own = credentials();
  const runsAs = await own.take(from('ana'), 'default');
  const reading = await own.of({ runsAs });
  expect(reading.words).toMatch(/^the key of Ana A\. \(granted /);
  await expect(count(reading)).resolves.toMatchObject({ count: 0 });
  await expect(reading.es.request({ method: 'PUT', path: `/${SHOP}/_doc/1`, body: {} })).rejects.toThrow(
    /has no right/,
  );
  expect(JSON.stringify(await keys('ana'))).toContain('read_cross_cluster');
});

test('one key for a person, their rights and a space, also when many save at once', async () => {
  const before = (await keys('bob')).length;
  const took = await Promise.all(
    Array.from({ length: 5 }, () =>
      credentials()
        .take(from('bob'), 'default')
        .catch(() => null),
    ),
  );
  const again = await credentials().take(from('bob'), 'default');
  expect(new Set(took.flatMap((one) => one?.credential ?? []))).toEqual(new Set([again!.credential]));
  expect((await keys('bob')).length).toBe(before + 1);
  expect((await credentials().take(from('bob'), 'blue'))!.credential).not.toBe(again!.credential);
});

test('after the encryption key was rotated, old ones open; without it they say what to set', async () => {
  const runsAs = await credentials().take(from('ana'), 'default');
  const rotated = new SecretBox('n'.repeat(32), [KEY]);
  await expect(count(await credentials(rotated).of({ runsAs }))).resolves.toBeDefined();
  await expect(credentials(new SecretBox('n'.repeat(32))).of({ runsAs })).rejects.toThrow(
    /the key of Ana A\..* cannot be decrypted: lookout.encryptionKey is not the one .*previousEncryptionKeys; whoever/,
  );
  // Saved again, it is kept with the new one.
  await credentials(rotated).take(from('ana'), 'default');
  await expect(count(await credentials(new SecretBox('n'.repeat(32))).of({ runsAs }))).resolves.toBeDefined();
});

test('without an encryption key nothing is granted or kept, and it says what to set', async () => {
  const none = credentials(new SecretBox(null));
  const before = (await keys('ana')).length;
  expect(await none.readsAs()).toBe('nobody');
  await expect(none.take(from('ana'), 'elsewhere')).rejects.toThrow(SecretsUnavailable);
  await expect(none.take(from('ana'), 'elsewhere')).rejects.toThrow(/set lookout\.encryptionKey \(32/);
  await expect(none.of({})).rejects.toThrow(/set lookout\.encryptionKey/);
  expect((await keys('ana')).length).toBe(before);
});

test('a rule without a key does not read as the server', async () => {
  await expect(credentials().of({ runsAs: null })).rejects.toThrow(/no key to read with.*“Run as me”/);
});

test('a key that no rule needs is ended, after a while and only then', async () => {
  const ana = (await credentials().take(from('ana'), 'default'))!;
  const bob = (await credentials().take(from('bob'), 'default'))!;
  expect(await credentials(undefined, HOUR).sweep(new Set())).toBe(0);
  now += 2 * HOUR;
  const mine = (await keys('ana')).length;
  await credentials(undefined, HOUR).sweep(new Set([bob.credential]));
  expect((await keys('ana')).length).toBeLessThan(mine);
  await expect(credentials().of({ runsAs: ana })).rejects.toThrow(/the key of Ana A\..* is gone/);
  await expect(count(await credentials().of({ runsAs: bob }))).resolves.toBeDefined();
  // Saving again makes a new one in its place.
  const again = (await credentials().take(from('ana'), 'default'))!;
  expect(again.credential).toBe(ana.credential);
  await expect(count(await credentials().of({ runsAs: again }))).resolves.toBeDefined();
});

test('a lent key outlives every sweep, one of ours only what replaces it', async () => {
  const { encoded, id } = await world.es('ana').request<{ encoded: string; id: string }>({
    method: 'POST',
    path: '/_security/api_key',
    body: { name: 'command line' },
  });
  const lends = { raw: { headers: { authorization: `ApiKey ${encoded}` } } };
  const lent = (await credentials().take(lends, 'lent'))!;
  expect(lent.lent).toBe(true);
  const own = (await credentials().take(from('ana'), 'lent'))!;
  const before = (await keys('ana')).map((key) => key.id);
  await credentials().take(from('ana'), 'lent', { renew: true });
  const after = (await keys('ana')).map((key) => key.id);
  expect([after.length, after.filter((key) => !before.includes(key)).length]).toEqual([before.length, 1]);
  now += HOUR;
  await credentials().sweep(new Set());
  expect((await keys('ana')).map((key) => key.id)).toEqual([id]);
  const stored = await world.stored('config');
  for (const { credential } of [lent, own]) expect(stored).not.toContain(`credential:${credential}`);
});

test('a sweep that was cut off is finished by the next one', async () => {
  const { credential } = (await credentials().take(from('ana'), 'cut'))!;
  now += HOUR;
  const broken: HostPorts = {
    ...ports,
    elasticsearch: {
      ...ports.elasticsearch,
      internal: {
        flavour: 'elasticsearch',
        request: async (request, options) => {
          if (request.path === '/_security/api_key') throw new Error('cut off');
          return ports.elasticsearch.internal.request(request, options);
        },
      },
    },
  };
  const cut = new Credentials({ ports: broken, store, box: new SecretBox(KEY), now: () => now, graceMs: 0 });
  await expect(cut.sweep(new Set())).rejects.toThrow('cut off');
  await credentials().sweep(new Set());
  expect(await world.stored('config')).not.toContain(`credential:${credential}`);
  expect(JSON.stringify(await keys('ana'))).not.toContain('in cut');
});
