/**
 * A source that is seen in part for long, as when one old index of its pattern stands nowhere: what the others hold is told
 * all the while, nothing recovers, and afterwards all is as if nothing had been wrong.
 */

import { randomBytes } from 'node:crypto';
import { ruleInputSchema } from '../../common/schemas';
import { statusOf } from '../../server/engine/status';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { makeIndex, removeIndices } from '../indices';
import type { AskedRule } from '../stored_rule';
import { HeldWorld, heldPrefix } from './held/world';
import { contradictions } from './kill/ledger';
import { testEngine } from './test_engine';

jest.setTimeout(300_000);

const MINUTE = 60_000;
const T = Date.UTC(2026, 2, 10, 12);
const RED_AT = T + 3 * MINUTE;
const HEALED_AT = T + 22 * MINUTE;
const END = T + 26 * MINUTE;
const name = `ahead-${randomBytes(4).toString('hex')}`;
const prefix = heldPrefix();

let es: EsClient;
beforeAll(async () => {
  es = await connectEs(testEngine().url);
});
afterAll(async () => {
  await removeIndices(es, `${name}*,${prefix}_*`);
  await es.close();
});

/** In minutes after the beginning: `root` goes on in the index that stays, `eve` is there alone, late. */
const HELD = {
  a: { root: [1.2, 1.4, 1.6, 2.2, 2.4, 2.6, 14.2, 14.4, 14.6], eve: [17.1, 17.3, 17.5] },
  b: { root: [2.5, 3.2, 3.4, 3.6, 14.3, 14.5], mia: [9.1, 9.2, 9.3], eve: [17.2] },
};

async function put(): Promise<void> {
  const settings = { number_of_shards: 1, number_of_replicas: 0 };
  for (const [half, users] of Object.entries(HELD)) {
    const path = `/${name}-${half}`;
    await makeIndex(es, `${name}-${half}`, { user: 'keyword' }, settings);
    const lines = Object.entries(users).flatMap(([user, minutes]) =>
      minutes.flatMap((minute) => [{ index: {} }, { '@timestamp': T + minute * MINUTE, user }]),
    );
    await es.request({ method: 'POST', path: `${path}/_bulk`, query: { refresh: true }, lines });
  }
}

/** One that is there cannot be taken away without the whole engine: another one stands for it. */
async function red(): Promise<void> {
  await es.request({ method: 'POST', path: `/${name}-b/_close` });
  const settings = { number_of_replicas: 0, 'index.routing.allocation.require._name': 'no-such-node' };
  const query = { wait_for_active_shards: 0 };
  await es.request({ method: 'PUT', path: `/${name}-red`, query, body: { settings } });
}
async function heal(): Promise<void> {
  await es.request({ method: 'DELETE', path: `/${name}-red` });
  await es.request({ method: 'POST', path: `/${name}-b/_open` });
  const query = { wait_for_status: 'yellow', timeout: '30s' };
  await es.request({ method: 'GET', path: `/_cluster/health/${name}-a,${name}-b`, query });
}

const rules: AskedRule[] = [
  ['any', { type: 'any', key: ['user'] }],
  ['frequency', { type: 'frequency', key: ['user'], count: 3, within: '1m' }],
].map(([title, condition]) =>
  ruleInputSchema.parse({
    name: title,
    condition,
    source: {
      kind: 'query',
      index: `${name}-*`,
      timeField: '@timestamp',
      language: 'kuery',
      query: '',
      dataViewId: null,
    },
  }),
);

async function said(world: HeldWorld): Promise<Record<string, string>> {
  const { alerts } = await world.ledger();
  return Object.fromEntries(
    alerts.map(({ ruleName, keyText, count, condition }) => [
      `${ruleName} ${keyText}`,
      `${count} ${condition}`,
    ]),
  );
}

test('newer windows go ahead of what is seen in part, which is owed', async () => {
  await put();
  const world = await HeldWorld.open(testEngine().url, { prefix });
  try {
    await world.start(rules, T);
    for (let now = T + MINUTE; now <= RED_AT; now += MINUTE) await world.to(now);
    expect(await said(world)).toEqual({ 'any root': '7 event', 'frequency root': '7 active' });
    await red();
    try {
      for (let now = RED_AT + MINUTE; now <= HEALED_AT; now += MINUTE) {
        await world.to(now);
        if (now > RED_AT + 6 * MINUTE) await world.until(({ to }) => to === now);
      }
      for (const cursor of (await world.cursors()).values()) {
        expect(cursor.owed).toEqual([{ from: RED_AT, to: HEALED_AT }]);
        const rule = { ...rules[0]!, enabled: true, enabledAt: cursor.enabledAt, version: 1, bucket: 0 };
        expect(statusOf(rule as never, cursor, HEALED_AT)).toMatchObject({
          health: 'partial',
          message: expect.stringMatching(/shards (failed|are nowhere)/),
          since: new Date(RED_AT + MINUTE).toISOString(),
        });
      }
      expect(await said(world)).toEqual({
        'any root': '10 event',
        'any eve': '3 event',
        // Seen in part it neither recovers nor ends.
        'frequency root': expect.stringMatching(/ active$/),
        'frequency eve': '3 active',
      });
    } finally {
      await heal();
    }
    for (let now = HEALED_AT + MINUTE; now <= END; now += MINUTE) await world.to(now);
    await world.until(({ to, owed, trouble }) => to === END && owed === undefined && trouble === undefined);
    expect(await said(world)).toEqual({
      'any root': '15 event',
      'any eve': '4 event',
      'any mia': '3 event',
      'frequency root': '15 recovered',
      'frequency eve': '4 recovered',
      'frequency mia': '3 recovered',
    });
    expect(contradictions(await world.ledger(), [])).toEqual([]);
    expect((await world.ledger()).alerts).toHaveLength(6);
  } finally {
    await world.close();
  }
});
