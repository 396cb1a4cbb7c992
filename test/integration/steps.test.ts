import type { Match, Run } from '../../common/schemas';
import { INDICES } from '../../server/store';
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
    condition: { type: 'frequency', key: ['user'], count: 2, within: '5s' },
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
