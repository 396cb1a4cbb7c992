/**
 * What cannot be seen whole is never taken for little or nothing: it leaves the rule's window owed, its alert as it was, and a
 * status that says why. Afterwards the rule takes up what it owes. With real time, as people see it; every way in which an
 * engine answers in part, under every condition, is in `partial_conditions`.
 */

import type { Alert } from '../../common/schemas';
import type { AlertDocument } from '../../server/store';
import type { AskedRule } from '../stored_rule';
import { openWhole, type Whole } from './whole';

jest.setTimeout(300_000);

let whole: Whole;
const made = (index: string) =>
  whole.es.request({
    method: 'PUT',
    path: `/${index}`,
    body: {
      settings: { number_of_shards: 1, number_of_replicas: 0 },
      mappings: {
        properties: { '@timestamp': { type: 'date' }, user: { type: 'keyword' }, n: { type: 'long' } },
      },
    },
  });
const open = async () => {
  whole = await openWhole();
  await made(whole.index);
};
afterEach(async () => {
  const path = `/${whole.index}-2`;
  await whole.es.request({ method: 'DELETE', path, query: { ignore_unavailable: true } });
  await whole.close();
});

const frequency: AskedRule['condition'] = { type: 'frequency', key: ['user'], count: 2, within: '6s' };

const statusOf = async (id: string) => (await whole.ok('getRule', { params: { id } })).status;
const source = (index: string, query: object): AskedRule['source'] => ({
  kind: 'query',
  index,
  timeField: '@timestamp',
  language: 'dsl',
  query: JSON.stringify(query),
});

/** As they are stored: the API counts by aggregations, which an engine that is too busy refuses, too. */
async function storedAlerts(): Promise<Alert[]> {
  const path = `/${whole.prefix}_alerts*/_search`;
  await whole.es.request({ method: 'POST', path: `/${whole.prefix}_alerts*/_refresh` });
  const answer = await whole.es.request<{ hits: { hits: Array<{ _source: AlertDocument }> } }>({
    method: 'POST',
    path,
    body: { size: 10 },
  });
  return answer.hits.hits.map(({ _source }) => _source['lookout.payload'].alert as Alert);
}

const shown = ({ id, condition, count, matches, resolution }: Alert) => ({
  id,
  condition,
  count,
  matches,
  resolution,
});

/** An alert is active; then the engine sees only in part, for longer than the alert would need to recover. */
async function expectHeld(
  noticed: () => Promise<boolean>,
  fails: () => Promise<unknown>,
  heals: () => Promise<unknown>,
): Promise<void> {
  const at = Date.now();
  await whole.put([
    { at, user: 'root', n: 1 },
    { at, user: 'root', n: 1 },
  ]);
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  await fails();
  await whole.runUntil(noticed);
  const until = Math.max(Date.now(), at + 6_000) + 5_000;
  await whole.runUntil(async () => Date.now() > until);
  const during = await storedAlerts();
  expect(during.map(shown)).toEqual([
    { id: expect.any(String), condition: 'active', count: 2, matches: 1, resolution: null },
  ]);
  expect(await noticed()).toBe(true);
  await heals();
  await whole.runUntil(async () => (await whole.alerts())[0]?.condition === 'recovered', 90_000);
}

/** The rule's status says so, and why. */
const saysOf = (rule: { id: string }, health: 'partial' | 'failing', why: RegExp) => async () => {
  const status = await statusOf(rule.id);
  if (status.health !== health) return false;
  expect(status.message).toMatch(why);
  return true;
};

/** A script that goes wrong, or slow, once a document with `n: 2` is there. */
const script = (code: string) => ({
  bool: { filter: [{ script: { script: { lang: 'painless', source: code } } }] },
});
const poison = () =>
  whole.es.request({
    method: 'POST',
    path: `/${whole.index}-2/_bulk`,
    query: { refresh: true },
    lines: [{ index: { _id: 'bad' } }, { '@timestamp': new Date().toISOString(), user: 'eve', n: 2 }],
  });
/** The index stays: a rule whose source has fewer than at save lets nothing recover. */
const emptied = () =>
  whole.es.request({
    method: 'POST',
    path: `/${whole.index}-2/_delete_by_query`,
    query: { refresh: true, conflicts: 'proceed' },
    body: { query: { match_all: {} } },
  });
const second = () => made(`${whole.index}-2`);

test('a shard that fails', async () => {
  await open();
  const query = script(
    "if (doc['n'].value == 2) { throw new IllegalStateException('gone wrong') } return true",
  );
  const rule = await whole.rule({ condition: frequency, source: source(`${whole.index}*`, query) });
  await second();
  await expectHeld(
    saysOf(rule, 'partial', /1 of 2 shards failed: .*(gone wrong|runtime error)/),
    poison,
    emptied,
  );
});

test('an answer without the counts that were asked for, as of a pattern that matches nothing', async () => {
  await open();
  const rule = await whole.rule({
    condition: frequency,
    source: source(`${whole.index}*`, { match_all: {} }),
  });
  const gone = () => whole.es.request({ method: 'DELETE', path: `/${whole.index}` });
  const back = () => made(whole.index);
  await expectHeld(saysOf(rule, 'partial', /source missing|no shard answered/), gone, back);
});
