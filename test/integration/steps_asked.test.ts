import type { Match, Run } from '../../common/schemas';
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

/** Refused with this status and place. */
async function refusal(what: Promise<unknown>): Promise<string> {
  return what.then(
    () => 'taken',
    (error: Error) => error.message,
  );
}

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
