/** Conditions over several sources, evaluated by the real engine: a saved search and queries of their own, narrowed by parts. */

import type { Source } from '../../common/schemas';
import { makeIndex } from '../indices';
import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

const SAVED = 'payments';
let whole: Whole;
let other: string;

const query = (index: string, text = ''): Source => ({
  kind: 'query',
  index,
  timeField: '@timestamp',
  language: 'kuery',
  query: text,
  dataViewId: null,
});
const saved: Source = { kind: 'saved_search', id: SAVED };

beforeEach(async () => {
  whole = await openWhole({ fields: { user: 'keyword', action: 'keyword', ip: 'keyword' } });
  other = `${whole.index}-other`;
  await makeIndex(whole.es, other, { account: 'keyword', state: 'keyword', bad: 'keyword' });
  await putSavedSearch();
});
afterEach(async () => {
  await whole.es.request({ method: 'DELETE', path: `/${other}` });
  await whole.close();
});

const putSavedSearch = () =>
  whole.objects.put(
    [
      {
        id: 'view',
        type: 'index-pattern',
        attributes: { title: other, timeFieldName: '@timestamp' },
        references: [],
      },
      {
        id: SAVED,
        type: 'search',
        attributes: {
          title: 'Payments',
          description: '',
          columns: ['account', 'state'],
          sort: [],
          kibanaSavedObjectMeta: {
            searchSourceJSON: JSON.stringify({
              query: { language: 'kuery', query: 'not state: test' },
              filter: [],
              indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
            }),
          },
        },
        references: [
          { id: 'view', type: 'index-pattern', name: 'kibanaSavedObjectMeta.searchSourceJSON.index' },
        ],
      },
    ],
    { overwrite: true },
  );

const orders = (within: string, absent: boolean) => ({
  type: 'sequence' as const,
  key: ['user'],
  stages: [
    { name: 'order', part: { query: 'action: order' } },
    {
      name: 'payment',
      source: saved,
      part: { language: 'lucene' as const, query: 'state:paid' },
      key: ['account'],
    },
  ],
  within,
  absent,
});

test('sequence: one after the other in two sources, each narrowed, the key under two names', async () => {
  await whole.rule({ condition: orders('10s', false) });
  // What lies before the rule was on is none of its.
  const now = Date.now() + 5_000;
  await whole.put([
    { at: now - 3_000, user: 'ana', action: 'order' },
    { at: now - 2_000, user: 'ana', action: 'order' },
    { at: now - 2_000, user: 'ben', action: 'order' },
    { at: now - 2_000, user: 'eve', action: 'look' },
    { at: now - 500, user: 'zoe', action: 'order' },
  ]);
  await whole.put(
    [
      { at: now - 1_000, account: 'ana', state: 'paid' },
      { at: now - 1_000, account: 'ben', state: 'failed' },
      { at: now - 1_000, account: 'eve', state: 'paid' },
      { at: now - 1_000, account: 'zoe', state: 'paid' },
      { at: now - 1_000, account: 'ben', state: ['paid', 'test'] },
    ],
    other,
  );
  await whole.runUntil(async () => (await whole.alerts()).length > 0);
  // Evaluated again and again, it stays one match.
  await whole.runUntil(async () => Date.now() > now + 4_000);
  const alerts = await whole.alerts();
  expect(alerts.map(({ keyText, matches, condition }) => [keyText, matches, condition])).toEqual([
    ['ana', 1, 'event'],
  ]);
  expect(alerts[0]).toMatchObject({
    count: 2,
    reason: 'user **ana**: order, then payment within 10 seconds',
    values: { order: new Date(now - 2_000).toISOString(), payment: new Date(now - 1_000).toISOString() },
  });
  expect(alerts[0]!.sample.map(({ index }) => index)).toEqual([whole.index, other]);
});

test('sequence: what did not follow is told when its time has run out, and once', async () => {
  await whole.rule({ condition: orders('4s', true) });
  const now = Date.now();
  await whole.put([
    { at: now, user: 'ana', action: 'order' },
    { at: now, user: 'ben', action: 'order' },
  ]);
  await whole.put(
    [
      { at: now + 1, account: 'ana', state: 'paid' },
      { at: now - 1, account: 'ben', state: 'paid' },
    ],
    other,
  );
  await whole.runUntil(async () => (await whole.alerts()).length > 0);
  expect(Date.now()).toBeGreaterThanOrEqual(now + 4_000);
  await whole.put([{ at: now + 2, account: 'ben', state: 'paid' }], other);
  const later = Date.now() + 3_000;
  await whole.runUntil(async () => Date.now() > later);
  const [alert, ...more] = await whole.alerts();
  expect(more).toEqual([]);
  const at = new Date(now).toISOString();
  expect(alert).toMatchObject({
    keyText: 'ben',
    count: 1,
    matches: 1,
    values: { order: at, payment: null },
    reason: `user **ben**: order ${at.slice(0, 10)} ${at.slice(11, 19)} UTC not followed by payment within 4 seconds`,
  });
});

test('join: documents with a value that the other source had before', async () => {
  await whole.rule({
    condition: {
      type: 'join',
      key: ['user'],
      field: 'ip',
      other: { source: query(other, 'bad: *'), field: 'bad' },
      within: '1h',
    },
  });
  const now = Date.now();
  await whole.put(
    [
      { at: now - 600_000, bad: ['10.0.0.1', '10.0.0.9'] },
      { at: now - 300_000, bad: '10.0.0.1' },
      { at: now - 4_000_000, bad: '10.0.0.2' },
    ],
    other,
  );
  await whole.put([
    { at: now, user: 'ana', ip: '10.0.0.1' },
    { at: now, user: 'ben', ip: '10.0.0.2' },
    { at: now, user: 'eve', ip: ['10.0.0.9', '10.0.0.3'] },
    { at: now, user: 'zoe' },
  ]);
  await whole.runUntil(async () => (await whole.alerts()).length === 2);
  const values = (await whole.alerts()).map((alert) => [alert.keyText, alert.values]);
  expect(Object.fromEntries(values)).toEqual({
    ana: { field: 'ip', value: '10.0.0.1', at: new Date(now - 300_000).toISOString() },
    eve: { field: 'ip', value: '10.0.0.9', at: new Date(now - 600_000).toISOString() },
  });
});

test('a rule outlives a saved search that its condition names, and takes the copy over', async () => {
  const rule = await whole.rule({ condition: orders('10s', false) });
  const params = { id: rule.id };
  const pair = async (user: string) => {
    const now = Date.now() + 3_000;
    await whole.put([{ at: now - 2_000, user, action: 'order' }]);
    await whole.put([{ at: now - 1_000, account: user, state: 'paid' }], other);
    await whole.runUntil(async () => (await whole.alerts()).some(({ keyText }) => keyText === user));
  };
  expect(rule.resolvedOthers).toMatchObject([{ index: other, title: 'Payments' }]);
  await pair('ana');
  await whole.objects.delete('search', SAVED);
  await whole.runUntil(async () => (await whole.ok('getRule', { params })).status.health === 'orphaned');
  await pair('ben');

  const { version } = await whole.ok('getRule', { params });
  const renamed = await whole.ok('updateRule', { params, body: { rule: { ...rule, name: 'b' }, version } });
  expect(renamed).toMatchObject({ revision: 1, orphanedSince: expect.any(String) });
  expect(renamed.resolvedOthers).toEqual(rule.resolvedOthers);

  const adopted = await whole.ok('adoptSavedSearch', { params });
  expect(adopted).toMatchObject({
    revision: 1,
    orphanedSince: null,
    source: { kind: 'query', language: 'kuery', query: '' },
    condition: { stages: [{ source: null }, { source: { kind: 'query', language: 'dsl', index: other } }] },
  });
  expect(adopted.resolvedOthers![0]!.query).toEqual(rule.resolvedOthers![0]!.query);
  await pair('eve');
  expect((await whole.ok('getRule', { params })).status.health).toBe('ok');
});

test.each([
  [
    'a saved search that is not there',
    { kind: 'saved_search' as const, id: 'nowhere' },
    'condition.other.source.id',
  ],
  ['a query that is none', query('whole-*', 'bad: ('), 'condition.other.source.query'],
])('refuses, where it stands, %s', async (_name, source, path) => {
  const condition = {
    type: 'join' as const,
    key: [],
    field: 'ip',
    other: { source, field: 'bad' },
    within: '1h',
    limit: 10,
  };
  await expect(whole.rule({ condition })).rejects.toThrow(`"path":"${path}"`);
});
