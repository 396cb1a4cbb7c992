import { type RouteId, routes } from '../../common/api';
import { openWhole, type Whole } from './whole';

/** Words that stand in everything that is made here: in whatever another space is answered, none may. */
const SECRET = /zebra|\bana\b|stripes/i;
const EVERYTHING = { read: true, triage: true, write: true, admin: true, audit: true };
const BLUE = { login: 'bert', space: 'blue', may: EVERYTHING };
const ROUTES = Object.keys(routes) as RouteId[];

let whole: Whole;
const ids: string[] = [];
const alertIds: string[] = [];
let rule: Record<string, unknown>;

const source = () => ({
  kind: 'query',
  index: whole.index,
  timeField: '@timestamp',
  language: 'kuery',
  query: '',
});
const past = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() };
const filter = { search: 'zebra' };
const note = { type: 'note', note: 'a note' };
const list = { name: 'of the others', values: ['x'] };
const channel = { name: 'of the others', config: { type: 'server_log' } };

const who = [{ kind: 'person', login: 'bert' }];
const person = { login: 'bert', name: 'of the others' };
const group = { name: 'of the others', who: { kind: 'all', members: ['bert'] } };
const ladder = { name: 'of the others', levels: [{ when: 'active', after: '5m', who }] };
const scope = { tags: ['zebra'] };
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
const silence = { name: 'of the others', scope, startsAt: past.to, until: tomorrow };
const schedule = { cron: '0 9 * * *', zone: 'UTC' };
const digest = () => ({ name: 'of the others', to: [{ kind: 'channel', id: ids[3] }], schedule });
const step = { id: 'one', kind: 'dedupe', fields: [], within: '1h' };

/** Without the lists and channels, which are none of the others'. */
const plain = { enabled: false, channels: [], condition: { type: 'any', key: [] } };

/** What a route takes to be valid, where it takes anything. */
const INPUTS: Partial<Record<RouteId, () => { query?: object; body?: object }>> = {
  alertHistogram: () => ({ query: past }),
  createRule: () => ({ body: { ...rule, ...plain, name: 'of the others' } }),
  updateRule: () => ({ body: { rule, version: 1 } }),
  enableRules: () => ({ body: { ids, enabled: false } }),
  previewRule: () => ({ body: { rule: { ...rule, ...plain }, range: '1h' } }),
  resolveSource: () => ({ body: { source: source() } }),
  startBackfill: () => ({ body: past }),
  settleGaps: () => ({ body: { act: 'dismiss', reason: 'catch_up' } }),
  actOnAlerts: () => ({ body: { ids: alertIds, act: note } }),
  actOnMatching: () => ({ body: { filter, act: note, expect: 0 } }),
  createList: () => ({ body: list }),
  updateList: () => ({ body: { list, version: 1 } }),
  createChannel: () => ({ body: channel }),
  updateChannel: () => ({ body: { channel, version: 1 } }),
  previewChannel: () => ({ body: { config: channel.config, alert: alertIds[0] } }),
  previewMessage: () => ({ body: { notify: {}, rule: ids[0], alert: alertIds[0] } }),
  ignoreLike: () => ({ body: { fields: ['name.keyword'], until: null } }),
  whatWouldGo: () => ({ body: { step } }),
  createPerson: () => ({ body: person }),
  updatePerson: () => ({ body: { person, version: 1 } }),
  createGroup: () => ({ body: group }),
  updateGroup: () => ({ body: { group, version: 1 } }),
  createLadder: () => ({ body: ladder }),
  updateLadder: () => ({ body: { ladder, version: 1 } }),
  updateSettings: () => ({ body: { settings: {}, version: 0 } }),
  createDigest: () => ({ body: digest() }),
  updateDigest: () => ({ body: { digest: digest(), version: 1 } }),
  createSilence: () => ({ body: silence }),
  updateSilence: () => ({ body: { silence, version: 1 } }),
  liftSilence: () => ({ body: { version: 1 } }),
  previewSilence: () => ({ body: { scope } }),
};
/** What the caller makes in their own space answers with their own name, and what Elasticsearch says of the source is theirs. */
const OWN: RouteId[] = [
  ...(['createRule', 'createList', 'createChannel', 'resolveSource', 'previewRule'] as const),
  ...(['createPerson', 'createGroup', 'createLadder', 'createSilence'] as const),
];

beforeAll(async () => {
  whole = await openWhole();
  const zebraList = await whole.ok('createList', { body: { name: 'zebra list', values: ['stripes'] } });
  const zebraChannel = await whole.ok('createChannel', { body: { ...channel, name: 'zebra channel' } });
  rule = {
    name: 'zebra rule',
    tags: ['zebra'],
    owner: 'ana',
    enabled: true,
    interval: '1s',
    source: source(),
    condition: { type: 'blacklist', field: 'name.keyword', lists: [zebraList.id], key: [] },
    channels: [zebraChannel.id],
  };
  await whole.put([{ at: Date.now() - 60_000, name: 'horse' }]);
  const made = await whole.ok('createRule', { body: rule });
  await whole.runUntil(
    async () => (await whole.ok('getRule', { params: { id: made.id } })).status.evaluatedTo !== null,
  );
  await whole.put([{ at: Date.now(), name: 'stripes' }]);
  await whole.runUntil(async () => (await whole.alerts()).length > 0);
  const [alert] = await whole.alerts();
  await whole.ok('actOnAlerts', { body: { ids: [alert!.id], act: { type: 'note', note: 'zebra note' } } });
  await whole.ok('enableRules', { body: { ids: [made.id], enabled: false } });
  await whole.ok('enableRules', { body: { ids: [made.id], enabled: true } });
  const backfill = await whole.ok('startBackfill', { params: { id: made.id }, body: past });
  await whole.runUntil(async () => (await whole.ok('listDeliveries')).total > 0);
  const [delivery] = (await whole.ok('listDeliveries')).items;
  ids.push(made.id, alert!.id, zebraList.id, zebraChannel.id, backfill.id, delivery!.id);
  const named = <T extends object>(one: T) => ({ body: { ...one, name: 'zebra' } });
  const zebraPerson = await whole.ok('createPerson', named({ ...person, login: 'ana' }));
  const zebraGroup = await whole.ok('createGroup', {
    body: { name: 'zebra', who: { kind: 'all', members: ['ana'] } },
  });
  const levels = [{ when: 'active', after: '5m', who: [{ kind: 'person', login: 'ana' }] }];
  const zebraLadder = await whole.ok('createLadder', named({ levels }));
  const zebraSilence = await whole.ok('createSilence', named(silence));
  const zebraDigest = await whole.ok('createDigest', named(digest()));
  ids.push(...[zebraPerson, zebraGroup, zebraLadder, zebraSilence, zebraDigest].map(({ id }) => id));
  alertIds.push(alert!.id);
});
afterAll(() => whole?.close());

const takesId = (id: RouteId) => routes[id].path.includes('{id}');
const asked = (id: RouteId) => (takesId(id) ? ids : ['-']);

test('there is something to see', async () => {
  for (const id of [
    'listRules',
    'listAlerts',
    'listDeliveries',
    'listChannels',
    'listLists',
    'listAudit',
    'listBackfills',
    'listPeople',
    'listGroups',
    'listLadders',
    'listSilences',
    'listDigests',
  ] as const)
    expect(JSON.stringify(await whole.ok(id))).toMatch(SECRET);
});

test.each(ROUTES)('%s: who is in another space sees and changes nothing', async (id) => {
  for (const one of asked(id)) {
    const { status, body } = await whole.send(id, { params: { id: one }, ...INPUTS[id]?.() }, BLUE);
    // A 400 stops before the route: name in INPUTS what it takes.
    if (id === 'createDigest') expect(body).toMatchObject({ message: `there is no channel ${ids[3]}` });
    else expect({ status, body }).not.toMatchObject({ status: 400 });
    expect(status).toBeLessThan(500);
    if (takesId(id)) expect({ status, body }).toMatchObject({ status: 404 });
    if (!OWN.includes(id)) expect(withoutAsked(JSON.stringify(body))).not.toMatch(SECRET);
    const { items, total } = (body ?? {}) as { items?: unknown[]; total?: number };
    if (total !== undefined && id !== 'listAudit') expect(total).toBe(0);
    if (items !== undefined && id !== 'listAudit' && id !== 'owners') expect(items).toEqual([]);
    if (id === 'actOnAlerts') expect(body).toMatchObject({ done: [], alerts: [] });
    if (id === 'enableRules') expect(body).toMatchObject({ changed: [] });
    if (id === 'actOnMatching') expect(body).toMatchObject({ done: 0 });
  }
});
/** A refusal may say again what it was asked for. */
const withoutAsked = (text: string) => ids.reduce((left, id) => left.replaceAll(id, ''), text);

test('what a node counts is that of the space which asks', async () => {
  const own = await whole.ok('live');
  expect(own.rules).toBe(1);
  expect(own.searches).toBeGreaterThan(0);
  const { body } = await whole.send('live', {}, BLUE);
  expect(body).toMatchObject({ rules: 0, running: 0, slow: 0, overdueMs: 0 });
  expect(body).toMatchObject({ searches: 0, batches: 0, rejected: 0 });
  const { body: metrics } = await whole.send('metrics', {}, BLUE);
  for (const line of ['lookout_node_rules 0', 'lookout_node_searches_total 0'])
    expect(JSON.stringify(metrics)).toContain(line);
});

test.each(['channels', 'condition'] as const)('%s of another space cannot be used', async (part) => {
  const body = { ...rule, ...plain, [part]: rule[part] };
  const answer = await whole.send('createRule', { body }, BLUE);
  expect([400, 422]).toContain(answer.status);
  expect(JSON.stringify(answer.body)).not.toMatch(SECRET);
});

test.each(ROUTES)('%s: who may only read does no more than read', async (id) => {
  const { privilege } = routes[id];
  const reader = { login: 'rita', space: 'default', may: { read: true } };
  const { status, body } = await whole.send(id, { params: { id: ids[0] }, ...INPUTS[id]?.() }, reader);
  if (privilege === 'read') expect(status).not.toBe(403);
  else {
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toMatch(SECRET);
  }
});

test.each(ROUTES)('%s: who has not the feature gets no answer', async (id) => {
  const stranger = { login: 'sam', space: 'default', may: {} };
  for (const one of asked(id)) {
    const { status, body } = await whole.send(id, { params: { id: one } }, stranger);
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toMatch(SECRET);
  }
});

test('all is as it was', async () => {
  const { items } = await whole.ok('listRules');
  expect(items).toMatchObject([{ name: 'zebra rule', enabled: true }]);
  expect((await whole.ok('listChannels')).items).toMatchObject([{ name: 'zebra channel' }]);
  expect((await whole.ok('listLists')).items).toMatchObject([{ name: 'zebra list' }]);
});

test('no route changes or deletes the audit', () => {
  const paths = ROUTES.filter((id) => routes[id].method !== 'GET').map((id) => routes[id].path);
  expect(paths.filter((path) => path.includes('audit'))).toEqual([]);
});
