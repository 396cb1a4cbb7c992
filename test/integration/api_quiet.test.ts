import { type Match, type Rule, ruleInputSchema, type SilenceInput } from '../../common/schemas';
import { matchDocument, ruleDocument } from '../../server/store';
import { type ApiBench, openApi } from './api_bench';

jest.setTimeout(180_000);

let api: ApiBench;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const HOUR = 3_600_000;
const iso = (after: number) => new Date(api.bench.now + after).toISOString();
const input = (over: Partial<SilenceInput> = {}) => ({
  name: 'Patching',
  scope: { tags: ['net'] },
  startsAt: iso(-HOUR),
  until: iso(HOUR),
  ...over,
});

it('a silence is made, seen by its space alone, changed by the version that was seen, lifted, and on record', async () => {
  const made = await api.ok('createSilence', { body: input() });
  const states = async (space?: string) =>
    (await api.ok('listSilences', { as: { login: 'ana', ...(space && { space }) } })).items.map(
      ({ name, state }) => `${name}: ${state}`,
    );
  expect(await states()).toEqual(['Patching: now']);
  expect(await states('blue')).toEqual([]);
  const params = { id: made.id };
  const silence = input({ name: 'Patching web-3' });
  const changed = await api.ok('updateSilence', { params, body: { silence, version: 1 } });
  expect(changed.version).toBe(2);
  const { message } = await api.refused('updateSilence', { params, body: { silence, version: 1 } });
  expect(message).toMatch(/changed this silence .* it is now at version 2/);
  const lifted = await api.ok('liftSilence', { params, body: { version: 2 } });
  expect(lifted.until).toBe(iso(0));
  expect(await states()).toEqual(['Patching web-3: past']);
  expect((await api.refused('liftSilence', { params, body: { version: 3 } })).message).toMatch(
    /is over since/,
  );
  await api.store.refresh('audit');
  const { items } = await api.ok('listAudit', { query: { objectId: made.id } });
  expect(items.map(({ action }) => action).sort()).toEqual(['create', 'update', 'update']);
});

it.each([
  ['upcoming', { startsAt: 1, until: 2 }, null],
  ['recurring', { startsAt: -24 * 300, until: null }, { cron: '0 0 29 2 *', zone: 'UTC', length: '1m' }],
] as const)('%s ones are lifted before they come', async (state, times, recurs) => {
  const body = input({
    name: `a silence that is ${state}`,
    startsAt: iso(times.startsAt * HOUR),
    until: times.until === null ? null : iso(times.until * HOUR),
    recurs,
  });
  const { id } = await api.ok('createSilence', { body });
  const found = async () => (await api.ok('listSilences')).items.find((one) => one.id === id)!;
  expect(await found()).toMatchObject({ state, current: null });
  await api.ok('liftSilence', { params: { id }, body: { version: 1 } });
  expect(await found()).toMatchObject({ state: 'past', next: null });
});

it.each([
  ['no reason', { name: '' }, 'name'],
  ['a search that asks for what changes', { scope: { search: 'status: open' } }, 'scope.search'],
  ['nothing named', { scope: {} }, 'scope'],
  ['no end', { until: null }, 'until'],
])('%s is refused by its field', async (_, over, path) => {
  const { statusCode, fields } = await api.refused('createSilence', { body: input(over as never) });
  expect([statusCode, fields?.[0]?.path]).toEqual([400, path]);
});

it('asks for the rights that it needs', async () => {
  const reader = { login: 'eve', may: { triage: false, write: false, admin: false } };
  expect((await api.refused('createSilence', { body: input(), as: reader })).statusCode).toBe(403);
  const body = { settings: { shadow: true }, version: 0 };
  const worker = { login: 'eve', may: { admin: false } };
  expect((await api.refused('updateSettings', { body, as: worker })).statusCode).toBe(403);
});

it('says how many of the last matches a silence would have held', async () => {
  const ruleId = 'log-ins';
  const rule = {
    ...ruleInputSchema.parse({
      name: 'log-ins',
      source: { kind: 'query', index: 'logs-x', timeField: '@timestamp', language: 'kuery', query: '' },
      condition: { type: 'any', key: ['user.name'] },
      tags: ['auth'],
    }),
    id: ruleId,
    space: 'default',
  } as Rule;
  const rules = api.store.alias('rules');
  await api.store.write({ op: 'create', index: rules, id: ruleId, doc: ruleDocument(rule, iso(0)) });
  const match = (id: string, user: string, over: Partial<Match> = {}): Match => ({
    id,
    space: 'default',
    ruleId,
    ruleRevision: 1,
    key: { 'user.name': user },
    keyText: user,
    from: iso(-HOUR),
    to: iso(-HOUR),
    count: 1,
    sample: [],
    values: {},
    severity: null,
    fate: 'alerted',
    fateReason: null,
    alertId: null,
    late: false,
    window: { from: iso(-HOUR), to: iso(0) },
    appliedTo: iso(0),
    createdAt: iso(-HOUR),
    ...over,
  });
  const index = await api.store.month('matches', api.bench.now);
  const engine = { tuple: [], until: 0, mark: 0, countBefore: 0 };
  const all = [
    match('m1', 'root'),
    match('m2', 'eve'),
    match('m3', 'root', { fate: 'dropped' }),
    match('m4', 'root', { space: 'blue' }),
    match('m5', 'root', { createdAt: iso(-15 * 24 * HOUR) }),
  ];
  await api.store.bulk(
    all.map((one) => ({ op: 'create' as const, index, id: one.id, doc: matchDocument(one, engine) })),
    { refresh: true },
  );
  const preview = (scope: object) => api.ok('previewSilence', { body: { scope } });
  expect(await preview({ rules: [ruleId], fields: { 'user.name': 'root' } })).toMatchObject({
    held: 1,
    of: 2,
  });
  expect(await preview({ tags: ['auth'] })).toMatchObject({ held: 2, of: 2 });
  expect(await preview({ rules: ['another'] })).toMatchObject({ held: 0, of: 0 });
});

it('keeps the settings of each space, and says what shadow mode held back', async () => {
  expect(await api.ok('getSettings')).toMatchObject({ shadow: false, version: 0 });
  const set = (shadow: boolean, version: number) =>
    api.ok('updateSettings', { body: { settings: { shadow }, version } });
  await set(true, 0);
  expect(await api.ok('getSettings')).toMatchObject({ shadow: true, version: 1 });
  expect(await api.ok('getSettings', { as: { login: 'ana', space: 'blue' } })).toMatchObject({
    shadow: false,
    version: 0,
  });
  const { statusCode } = await api.refused('updateSettings', {
    body: { settings: { shadow: true }, version: 0 },
  });
  expect(statusCode).toBe(409);
  expect(await api.ok('shadowSummary')).toMatchObject({ space: true, total: 0, channels: [] });
  await set(false, 1);
});
