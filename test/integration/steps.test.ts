import type { Match, Run } from '../../common/schemas';
import { INDICES } from '../../server/store';
import { makeIndex } from '../indices';
import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: { user: 'keyword', host: 'keyword', n: 'long' } });
});
afterEach(() => whole.close());

const matches = async (id: string, query: object = {}): Promise<Match[]> =>
  (await whole.ok('ruleMatches', { params: { id }, query: { perPage: '200', ...query } })).items;
const runs = async (id: string): Promise<Run[]> => (await whole.ok('ruleRuns', { params: { id } })).items;
const fates = (all: readonly Match[]) =>
  all
    .map(({ keyText, fate, fateReason }) => `${keyText} ${fate}${fateReason ? `: ${fateReason}` : ''}`)
    .sort();

/** Refused with this status and place. */
async function refusal(what: Promise<unknown>): Promise<string> {
  return what.then(
    () => 'taken',
    (error: Error) => error.message,
  );
}

test('what steps drop makes no alert, is on record with its step, and what they change reaches the alert', async () => {
  const rule = await whole.rule({
    condition: { type: 'any', key: ['user'] },
    fields: ['user', 'host'],
    steps: [
      { id: 'bob', kind: 'ignore', where: [{ field: 'user', value: 'bob' }], description: 'bob is a robot' },
      { id: 'once', kind: 'dedupe', within: '1h' },
      { id: 'where', kind: 'set', field: 'place', template: '{{user}} at {{host}}' },
      { id: 'host', kind: 'rename', from: 'host', to: 'machine' },
    ],
  });
  expect(rule.steps.map(({ author }) => author)).toEqual(['ana', 'ana', 'ana', 'ana']);
  const now = Date.now();
  await whole.put([
    { at: now, user: 'ana', host: 'web-1' },
    { at: now + 1, user: 'bob', host: 'web-1' },
    { at: now + 2, user: 'ana', host: 'web-2' },
    { at: now + 3, user: 'eve', host: 'web-2' },
  ]);
  await whole.runUntil(async () => (await matches(rule.id)).length === 4);
  await whole.put([{ at: Date.now(), user: 'ana', host: 'web-3' }]);
  await whole.runUntil(async () => (await matches(rule.id)).length === 5);
  const repeat = 'ana dropped: drop repeats with the same key within 1h: one like it began less than 1h away';
  expect(fates(await matches(rule.id))).toEqual([
    'ana alerted',
    repeat,
    repeat,
    'bob dropped: bob is a robot: user = bob',
    'eve alerted',
  ]);
  expect(await matches(rule.id, { fate: 'dropped', step: 'bob' })).toHaveLength(1);
  await whole.runUntil(async () => (await whole.alerts()).length === 2);
  const alerts = await whole.alerts();
  expect(alerts.map(({ keyText, matches: of, values }) => [keyText, of, values.place]).sort()).toEqual([
    ['ana', 1, 'ana at web-1'],
    ['eve', 1, 'eve at web-2'],
  ]);
  expect(alerts.find(({ keyText }) => keyText === 'ana')!.sample[0]!.fields).toEqual({
    user: 'ana',
    machine: 'web-1',
  });
  expect((await whole.alerts({ search: 'place:"eve at web-2"' })).map(({ keyText }) => keyText)).toEqual([
    'eve',
  ]);
  await whole.runUntil(async () => (await runs(rule.id)).length >= 2);
  const dropped = (await runs(rule.id)).flatMap(({ droppedBy = [] }) => droppedBy);
  const by = (id: string) =>
    dropped.filter(({ step }) => step === id).reduce((sum, { count }) => sum + count, 0);
  expect([by('bob'), by('once')]).toEqual([1, 2]);
});

test('an episode that is dropped stays dropped while it goes on, and keeps no shared alert from recovering', async () => {
  const rule = await whole.rule({
    condition: {
      type: 'frequency',
      key: ['user'],
      count: 2,
      within: '5s',
    },
    grouping: 'rule',
    steps: [{ id: 'bob', kind: 'filter', action: 'drop', query: 'user: bob' }],
  });
  const start = Date.now();
  // Bob goes on and on, each second for two minutes; ana does not.
  await whole.put([
    { at: start, user: 'ana' },
    { at: start, user: 'ana' },
    ...Array.from({ length: 120 }, (_, second) => ({ at: start + second * 1_000, user: 'bob' })),
  ]);
  await whole.runUntil(async () => (await whole.alerts())[0]?.condition === 'recovered');
  expect(fates(await matches(rule.id))).toEqual([
    'ana alerted',
    'bob dropped: drop what fits user: bob: it fits user: bob',
  ]);
  expect((await whole.alerts()).map(({ matches: of, count }) => [of, count])).toEqual([[1, 2]]);
});

test('"ignore like this" on an alert: what it would have removed, the step, and what it drops', async () => {
  const rule = await whole.rule({
    condition: { type: 'any', key: ['user'] },
    fields: ['user', 'host'],
    grouping: 'match',
  });
  const now = Date.now();
  await whole.put([
    { at: now, user: 'ana', host: 'web-1' },
    { at: now + 1, user: 'ana', host: 'web-2' },
    { at: now + 2, user: 'eve', host: 'web-1' },
  ]);
  await whole.runUntil(async () => (await whole.alerts()).length === 3);
  const ana = (await whole.alerts()).find(
    ({ sample }) => sample[0]!.fields.host === 'web-1' && sample[0]!.fields.user === 'ana',
  )!;
  const like = (where: object[]) =>
    whole.ok('whatWouldGo', { params: { id: rule.id }, body: { step: { id: 'x', kind: 'ignore', where } } });
  expect(await like([{ field: 'user', value: 'ana' }])).toMatchObject({ removed: 2, of: 3 });
  expect(await like([{ field: 'host', value: 'web-1' }])).toMatchObject({ removed: 2, of: 3 });
  const kql = { id: 'x', kind: 'filter', action: 'keep', query: 'host: web-2' };
  const kept = await whole.ok('whatWouldGo', { params: { id: rule.id }, body: { step: kql } });
  expect(kept).toMatchObject({ removed: 2, of: 3, problems: [] });
  expect(kept.examples[0]).toMatchObject({ match: { keyText: 'eve' }, why: 'it does not fit host: web-2' });

  const params = { id: ana.id };
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect(await refusal(whole.ok('ignoreLike', { params, body: { fields: ['gone'], until } }))).toContain(
    'this alert has no single value of gone to compare by',
  );
  const past = { fields: ['user'], until: '2020-01-01T00:00:00Z' };
  expect(await refusal(whole.ok('ignoreLike', { params, body: past }))).toContain('lies in the past');
  const changed = await whole.ok('ignoreLike', {
    params,
    body: { fields: ['user', 'host'], until, note: 'tests' },
  });
  expect(changed).toMatchObject({ version: 2, revision: 1, updatedBy: 'ana' });
  expect(changed.steps).toMatchObject([
    {
      kind: 'ignore',
      author: 'ana',
      until,
      description: 'tests',
      where: [
        { field: 'user', value: 'ana' },
        { field: 'host', value: 'web-1' },
      ],
    },
  ]);
  const history = await whole.ok('ruleHistory', { params: { id: rule.id } });
  expect(history.items[0]).toMatchObject({ action: 'ignore', actor: 'ana' });

  await whole.runUntil(async () => {
    await whole.put([{ at: Date.now(), user: 'ana', host: 'web-1' }]);
    return (await matches(rule.id, { fate: 'dropped' })).length > 0;
  });
  await whole.put([{ at: Date.now(), user: 'ana', host: 'web-2' }]);
  await whole.runUntil(async () => (await whole.alerts({ search: 'host:web-2' })).length === 2);
});

test('dropped matches are kept up to a number; the others are counted', async () => {
  const rule = await whole.rule({
    condition: { type: 'any', key: ['user'] },
    enabled: false,
    steps: [{ id: 'all', kind: 'filter', action: 'drop', query: '*' }],
  });
  await whole.ok('enableRules', { body: { ids: [rule.id], enabled: true } });
  const now = Date.now();
  await whole.put(Array.from({ length: 620 }, (_, n) => ({ at: now + 1_000, user: `u${n}` })));
  const dropped = async () =>
    (await runs(rule.id))
      .flatMap(({ droppedBy = [] }) => droppedBy)
      .reduce((sum, { count }) => sum + count, 0);
  await whole.runUntil(async () => (await dropped()) >= 620);
  // Read again, they are neither judged nor counted again.
  await whole.put([{ at: Date.now(), user: 'last' }]);
  await whole.runUntil(async () => (await dropped()) > 620);
  expect(await dropped()).toBe(621);
  await whole.lookout.stop();
  const stored = await whole.ok('ruleMatches', { params: { id: rule.id } });
  expect(stored.total).toBe(500);
  const problems = (await runs(rule.id)).flatMap(({ problems: of }) => of).join('; ');
  expect(problems).toContain('more were dropped: of a rule 500 dropped matches an hour are kept on record');
  expect(await whole.alerts()).toEqual([]);
});

test('a look-up in another index; when that is gone, matches pass and are marked', async () => {
  const cmdb = `${whole.index}-cmdb`;
  await makeIndex(whole.es, cmdb, { name: 'keyword', owner: 'keyword' });
  try {
    await whole.es.request({
      method: 'PUT',
      path: `/${cmdb}/_doc/1`,
      query: { refresh: true },
      body: { name: 'web-1', owner: 'Ops' },
    });
    const at = { kind: 'index', index: cmdb, field: 'name', take: ['owner'] };
    const steps = [{ id: 'who', kind: 'look_up', field: 'host', in: at, into: 'asset' }];
    const input = {
      condition: { type: 'any' as const, key: ['user'] },
      fields: ['user', 'host'],
      steps: steps as never,
    };
    const wrong = { ...steps[0], in: { ...at, take: ['phone'] } };
    expect(await refusal(whole.rule({ ...input, steps: [wrong] as never }))).toMatch(/422.*steps.0.in.take/);
    const rule = await whole.rule(input);
    await whole.put([
      { at: Date.now(), user: 'ana', host: 'web-1' },
      { at: Date.now(), user: 'bob', host: 'web-9' },
    ]);
    await whole.runUntil(async () => (await whole.alerts()).length === 2);
    expect((await whole.alerts()).map(({ keyText, values }) => [keyText, values]).sort()).toEqual([
      ['ana', { 'asset.owner': 'Ops' }],
      ['bob', {}],
    ]);
    await whole.es.request({ method: 'DELETE', path: `/${cmdb}` });
    await whole.put([{ at: Date.now(), user: 'eve', host: 'web-1' }]);
    await whole.runUntil(async () => (await matches(rule.id)).length === 3);
    const [eve] = (await matches(rule.id)).filter(({ keyText }) => keyText === 'eve');
    expect(eve).toMatchObject({ fate: 'alerted', values: {} });
    expect(eve!.stepProblems![0]).toContain(`${cmdb} could not be read`);
    await whole.runUntil(async () => (await runs(rule.id)).some(({ problems }) => problems.length > 0));
  } finally {
    await whole.es.request({ method: 'DELETE', path: `/${cmdb}`, query: { ignore_unavailable: true } });
  }
});

test('what cannot be used is refused when it is saved, with its place', async () => {
  const condition = { type: 'any' as const, key: ['user'] };
  const save = (step: object) => refusal(whole.rule({ condition, steps: [{ id: 'a', ...step }] as never }));
  expect(await save({ kind: 'script', program: '/bin/sh' })).toMatch(
    /422.*lookout\.programs.*steps\.0\.program/,
  );
  expect(await save({ kind: 'list', action: 'drop', field: 'a', list: 'gone' })).toMatch(
    /422.*steps\.0\.list/,
  );
  expect(await save({ kind: 'filter', action: 'drop', query: 'a: (' })).toMatch(/422.*steps\.0\.query/);
  expect(await save({ kind: 'regex', action: 'drop', field: 'a', pattern: '(' })).toMatch(
    /422.*steps\.0\.pattern/,
  );
  const list = await whole.ok('createList', { body: { name: 'robots', values: ['bob'] } });
  const rule = await whole.rule({
    condition,
    steps: [{ id: 'a', kind: 'list', action: 'drop', field: 'user', list: list.id }],
  });
  expect(await refusal(whole.ok('deleteList', { params: { id: list.id } }))).toContain(
    'a rule uses this list',
  );
  // Another person's step stays theirs; only what is changed gets a new author.
  const more = [
    ...rule.steps.map((step) => ({ ...step, author: 'mallory' })),
    { id: 'b', kind: 'remove', field: 'x' },
  ];
  const updated = await whole.ok('updateRule', {
    params: { id: rule.id },
    body: { version: 1, rule: { ...rule, steps: more } },
  });
  expect(updated.steps.map(({ author }) => author)).toEqual(['ana', 'ana']);
});

test('the preview says what each step would drop', async () => {
  const now = Date.now();
  await whole.put(
    ['ana', 'bob', 'ana', 'eve', 'bob'].map((user, n) => ({
      at: now - 60_000 + n * 1_000,
      user,
      host: 'web-1',
    })),
  );
  const source = { kind: 'query', index: whole.index, timeField: '@timestamp', language: 'kuery', query: '' };
  const steps = [
    { id: 'bob', kind: 'filter', action: 'drop', query: 'user: bob', description: 'no bob' },
    { id: 'once', kind: 'throttle', count: 1, per: '1h' },
  ];
  const rule = { name: 'x', source, condition: { type: 'any', key: ['user'] }, fields: ['user'], steps };
  const report = await whole.ok('previewRule', { body: { rule, range: '1h' } });
  expect(report.matches.map(({ keyText }) => keyText).sort()).toEqual(['ana', 'eve']);
  expect(report).toMatchObject({ fires: 2, alerts: 2, complete: true });
  expect(report.steps.map(({ name, dropped, examples }) => [name, dropped, examples.length])).toEqual([
    ['no bob', 2, 2],
    ['let at most 1 per 1h through with the same key', 1, 1],
  ]);
  expect(report.steps[0]!.examples[0]).toMatchObject({ keyText: 'bob', why: 'it fits user: bob' });
});

test('an index of an older version takes over the fields that were added', async () => {
  const month = `${whole.prefix}_matches-${new Date().toISOString().slice(0, 7).replace('-', '.')}`;
  await whole.lookout.stop();
  await whole.es.request({ method: 'DELETE', path: `/${month}` });
  const { step: _, step_keys: __, ...properties } = INDICES.matches.properties;
  const older = { _meta: { product: 'lookout', version: 1 }, dynamic: false, properties };
  const aliases = { [`${whole.prefix}_matches`]: { is_hidden: true } };
  await whole.es.request({
    method: 'PUT',
    path: `/${month}`,
    body: { mappings: older, settings: { hidden: true }, aliases },
  });
  const other = await openWhole({ prefix: whole.prefix });
  const path = `/${month}/_mapping`;
  const found = await other.es.request<Record<string, { mappings: { _meta: object; properties: object } }>>({
    method: 'GET',
    path,
  });
  await other.lookout.stop();
  await other.es.close();
  expect(found[month]!.mappings).toMatchObject({
    _meta: { version: INDICES.matches.version },
    properties: { step: { type: 'keyword' }, step_keys: { type: 'keyword' } },
  });
});
