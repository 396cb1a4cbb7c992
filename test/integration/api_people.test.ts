import type { RouteId } from '../../common/api';
import { openApi } from './api_bench';

let api: Awaited<ReturnType<typeof openApi>>;
let mail: string;
let pager: string;
let group: string;
let ladder: string;
beforeAll(async () => {
  api = await openApi();
  const channel = async (name: string, config: object) =>
    (await api.ok('createChannel', { body: { name, config } })).id;
  mail = await channel('Mail', { type: 'email', host: 'h', from: 'a@b', to: ['a@b'] });
  pager = await channel('Pager', { type: 'pagerduty' });
  await api.ok('createPerson', { body: { login: 'ana', name: 'Ana' } });
  group = (await api.ok('createGroup', { body: { name: 'Ops', who: { kind: 'all', members: ['ana'] } } })).id;
  const levels = [{ when: 'worse', who: [{ kind: 'group', id: group }] }];
  ladder = (await api.ok('createLadder', { body: { name: 'Night', levels } })).id;
});
afterAll(() => api?.close());

const level = (who: object, more: object = {}) => ({
  name: 'x',
  levels: [{ when: 'unacknowledged', after: '5m', who: [who], ...more }],
});
const address = (channel: string, text: string) => ({
  login: 'x',
  name: 'X',
  addresses: [{ channel, address: text }],
});
const rotation = (more: object) => ({
  name: 'x',
  who: {
    kind: 'rotation',
    members: ['ana'],
    starts: '2026-01-05',
    handover: '09:00',
    zone: 'UTC',
    shift: '1d',
    ...more,
  },
});
const night = { zone: 'UTC', windows: [{ days: [1], from: '22:00', to: '07:00' }] };

test.each<[string, RouteId, () => object, number, string]>([
  ['a person without a login', 'createPerson', () => ({ login: ' ', name: 'X' }), 400, 'login'],
  ['a person twice', 'createPerson', () => ({ login: 'ana', name: 'Ana' }), 409, ''],
  ['an address on no channel', 'createPerson', () => address('no', 'x'), 422, 'addresses.0.channel'],
  ['no mail address', 'createPerson', () => address(mail, 'ana'), 422, 'addresses.0.address'],
  ['an address on a pager', 'createPerson', () => address(pager, 'x'), 422, 'addresses.0.address'],
  ['an unknown zone', 'createPerson', () => ({ login: 'x', name: 'X', zone: 'Mars' }), 400, 'zone'],
  [
    'quiet hours without days',
    'createPerson',
    () => ({ login: 'x', name: 'X', quietHours: { ...night, windows: [{ ...night.windows[0], days: [] }] } }),
    400,
    'quietHours.windows.0.days',
  ],
  ['a stranger in a group', 'createGroup', () => rotation({ members: ['x'] }), 422, 'who.members.0'],
  ['an empty rotation', 'createGroup', () => rotation({ members: [] }), 400, 'who.members'],
  ['a shift of a minute', 'createGroup', () => rotation({ shift: '1m' }), 400, 'who.shift'],
  ['no time of day', 'createGroup', () => rotation({ handover: '9' }), 400, 'who.handover'],
  [
    'a stand-in that ends before it begins',
    'createGroup',
    () =>
      rotation({ overrides: [{ from: '2026-01-05T10:00:00Z', to: '2026-01-05T09:00:00Z', login: 'ana' }] }),
    400,
    'who.overrides.0.to',
  ],
  ['a ladder without levels', 'createLadder', () => ({ name: 'x', levels: [] }), 400, 'levels'],
  ['a level for nobody', 'createLadder', () => level({}, { who: [] }), 400, 'levels.0.who'],
  [
    'a level for a stranger',
    'createLadder',
    () => level({ kind: 'person', login: 'x' }),
    422,
    'levels.0.who.0.login',
  ],
  [
    'a level by no channel',
    'createLadder',
    () => level({ kind: 'owner', by: 'no' }),
    422,
    'levels.0.who.0.by',
  ],
  [
    'tickets for failing rules',
    'updateSettings',
    () => ({ settings: { opsChannel: pager }, version: 0 }),
    422,
    'settings.opsChannel',
  ],
])('%s is refused', async (_, route, body, status, field) => {
  const refused = await api.refused(route, { body: body() });
  expect(refused.statusCode).toBe(status);
  if (field) expect(refused.fields?.map(({ path }) => path)).toContain(field);
});

const source = { kind: 'query', index: 'nothing-*', timeField: '@timestamp', language: 'kuery', query: '' };
test.each([
  [{ recipients: [{ who: { kind: 'person', login: 'x' } }] }, 'recipients.0.who.login'],
  [{ recipients: [{ who: { kind: 'group', id: 'x' } }] }, 'recipients.0.who.id'],
  [{ recipients: [{ who: { kind: 'list', id: 'x' } }] }, 'recipients.0.who.id'],
  [{ ladder: 'x' }, 'ladder'],
])('a rule cannot name what there is not: %j', async (told, field) => {
  const body = { name: 'x', source, condition: { type: 'any', key: [] }, ...told };
  const { statusCode, fields } = await api.refused('createRule', { body });
  expect([statusCode, fields?.[0]?.path]).toEqual([422, field]);
});

test('what is used cannot be deleted, and its users are named', async () => {
  const [ana] = (await api.ok('listPeople')).items;
  expect(await api.refused('deletePerson', { params: { id: ana!.id } })).toMatchObject({
    statusCode: 409,
    message: 'the group "Ops" names them; take them out there first',
  });
  expect(await api.refused('deleteGroup', { params: { id: group } })).toMatchObject({
    statusCode: 409,
    message: 'the ladder "Night" names it; take it out there first',
  });
});

test('a change names the version it saw, and is on record', async () => {
  const [night] = (await api.ok('listLadders')).items;
  const { name, levels, repeat } = night!;
  const change = (version: number) => ({
    params: { id: ladder },
    body: { ladder: { name, levels, repeat }, version },
  });
  expect((await api.ok('updateLadder', change(1))).version).toBe(2);
  expect((await api.refused('updateLadder', change(1))).statusCode).toBe(409);
  await api.store.refresh('audit');
  const { items } = await api.ok('listAudit', { query: { objectId: ladder } });
  expect(items.map(({ action, actor }) => `${action} ${actor}`).sort()).toEqual(['create ana', 'update ana']);
});

test('a login stays, and another space knows nobody of it', async () => {
  const [ana] = (await api.ok('listPeople')).items;
  const person = { login: 'anna', name: 'Ana' };
  const refused = await api.refused('updatePerson', {
    params: { id: ana!.id },
    body: { person, version: 1 },
  });
  expect(refused.fields?.[0]?.path).toBe('person.login');
  const elsewhere = { login: 'ana', space: 'blue' };
  expect((await api.ok('listPeople', { as: elsewhere })).items).toEqual([]);
  await api.ok('createPerson', { body: { login: 'ana', name: 'Another' }, as: elsewhere });
});

test('who can be told can be given alerts', async () => {
  const { items } = await api.ok('owners');
  expect(items).toContainEqual({ login: 'ana', name: 'Ana' });
});

test.each<[RouteId, string]>([
  ['createPerson', 'admin'],
  ['updateSettings', 'admin'],
  ['createGroup', 'write'],
  ['createLadder', 'write'],
])('%s needs the privilege %s', async (route, privilege) => {
  const as = { login: 'eve', may: { [privilege]: false } };
  expect((await api.refused(route, { body: {}, as })).statusCode).toBe(403);
});
