/**
 * What every condition makes of what it cannot see: each way in which a real engine answers only in part, or not at all, under
 * rules whose visible part says the opposite of the whole. Nothing is told of it, nothing recovers, and afterwards all is as
 * if nothing had been wrong.
 */

import { randomBytes } from 'node:crypto';
import { startEngine } from '../../dev/engine';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import type { Es } from '../../server/ports';
import { removeIndices } from '../indices';
import { ANY, HIDDEN_AT, MINUTE, putDocuments, rules } from './held/hidden';
import { HeldWorld, heldPrefix } from './held/world';
import { testEngine } from './test_engine';

jest.setTimeout(300_000);

const BEGINNING = HIDDEN_AT - 2 * MINUTE;
/** The clock when the trouble is over, and when all has been evaluated since. */
const HEALED_AT = HIDDEN_AT + 2 * MINUTE;
const END = HIDDEN_AT + 5 * MINUTE;

const name = `partial-${randomBytes(4).toString('hex')}`;
const prefix = heldPrefix();
let es: EsClient;
/** What is said in the end, and just before the trouble, where there is none. */
let whole: { before: Said; part: Said; end: Said };

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  await putDocuments(es, name);
  await putDocuments(es, `${name}slow`, { slow: true });
  whole = await undisturbed(`${name}-*`, `${name}-*`);
});
afterAll(async () => {
  await removeIndices(es, `${name}*,${prefix}_*`);
  await es.close();
});

/** By rule: its alerts and matches, in words. */
type Said = Record<string, string[]>;

const time = (at: string): string => at.slice(14, 19);

async function said(world: HeldWorld): Promise<Said> {
  const { alerts, matches } = await world.ledger();
  const ruleOf = new Map(alerts.map(({ id, ruleName }) => [id, ruleName]));
  const all: Said = {};
  const add = (rule: string, line: string) => {
    all[rule] = [...(all[rule] ?? []), line].sort();
  };
  for (const { ruleName, keyText, condition, status, noDataSince } of alerts)
    add(ruleName, `alert of ${keyText || 'all'}: ${status}, ${condition}${noDataSince ? ', no data' : ''}`);
  for (const { alertId, keyText, from, to } of matches)
    add(ruleOf.get(alertId ?? '')!, `match of ${keyText || 'all'} from ${time(from)} to ${time(to)}`);
  return all;
}

/** Alerts and how they stand: a part may well be enough to see that something goes on. */
const standing = (all: Said): Said =>
  Object.fromEntries(
    Object.entries(all).map(([rule, lines]) => [rule, lines.filter((line) => line.startsWith('alert'))]),
  );

async function undisturbed(index: string, other: string): Promise<typeof whole> {
  const world = await HeldWorld.open(testEngine().url, { prefix });
  try {
    await world.start(rules(index, other), BEGINNING);
    const at: Said[] = [];
    for (let now = BEGINNING + MINUTE; now <= END; now += MINUTE) {
      for (const { trouble } of (await world.to(now)).values()) expect(trouble).toBeUndefined();
      if ([HIDDEN_AT, HIDDEN_AT + MINUTE, END].includes(now)) at.push(await said(world));
    }
    return { before: at[0]!, part: at[1]!, end: at[2]! };
  } finally {
    await world.close();
  }
}

test('the whole says what it should', () => {
  expect(standing(whole.before)).toEqual({
    'at least': ['alert of root: open, active'],
    'cardinality above': ['alert of eve: open, active', 'alert of root: open, active'],
    'counted anew': ['alert of eve: open, active', 'alert of root: open, active'],
    frequency: ['alert of root: open, active'],
    'greatest above': ['alert of all: open, active'],
    'percentage below': ['alert of all: open, active'],
  });
  expect(whole.part).toMatchObject({
    change: ['alert of root: open, event', 'match of root from 03:20 to 03:20'],
  });
  expect(standing(whole.end)).toEqual({
    ...standing(whole.before),
    'at least': ['alert of root: closed, recovered'],
    'at most': ['alert of mia: open, active, no data', 'alert of root: open, active'],
    baseline: ['alert of all: open, active'],
    'cardinality above': ['alert of eve: closed, recovered', 'alert of root: closed, recovered'],
    'cardinality below': [
      'alert of eve: open, active, no data',
      'alert of mia: open, active',
      'alert of root: open, active',
    ],
    change: ['alert of root: open, event'],
    flatline: ['alert of all: open, active'],
    'flatline by key': [
      'alert of eve: open, active',
      'alert of mia: open, active',
      'alert of root: open, active',
    ],
    'counted anew': ['alert of eve: closed, recovered', 'alert of root: closed, recovered'],
    frequency: ['alert of root: closed, recovered'],
    'new term': ['alert of all: open, event'],
    'no results': ['alert of all: open, active'],
    'not followed': ['alert of mia: open, event'],
    'not followed elsewhere': ['alert of mia: open, event'],
    'spike down': ['alert of all: closed, recovered'],
    'spike of a sum down': ['alert of all: closed, recovered'],
    'sum below': ['alert of mia: open, active, no data'],
  });
});

test('of every rule the visible part alone says otherwise', async () => {
  const alone = await undisturbed(`${name}-a`, `${name}-a`);
  const same = rules(name, name).filter(
    ({ name: rule }) => JSON.stringify(alone.part[rule]) === JSON.stringify(whole.part[rule]),
  );
  expect(same.map((rule) => rule.name)).toEqual([]);
});

interface Trouble {
  world: HeldWorld;
  es: Es;
  index: string;
  /** Fields left out of answers. */
  leave(out: string | null): void;
}
interface Way {
  why: RegExp;
  kind: 'partial' | 'failed';
  begin(trouble: Trouble): Promise<unknown>;
  end(trouble: Trouble): Promise<unknown>;
  slow?: true;
  ownEngine?: true;
}

const post = (halves: string, act: 'open' | 'close') => (to: Trouble) => {
  const path = [...halves].map((half) => `${to.index}-${half}`).join(',');
  return to.es.request({ method: 'POST', path: `/${path}/_${act}` });
};
const put = ({ es: to, index }: Trouble, settings: Record<string, unknown>) =>
  to.request({ method: 'PUT', path: `/${index}-b/_settings`, body: settings });
const started = async ({ es: to, index }: Trouble) => {
  const query = { wait_for_status: 'yellow', timeout: '30s' };
  await to.request({ method: 'GET', path: `/_cluster/health/${index}-a,${index}-b`, query });
};
const breaker = (limit: string | null) => (to: Trouble) =>
  to.es.request({
    method: 'PUT',
    path: '/_cluster/settings',
    body: { persistent: { 'indices.breaker.request.limit': limit } },
  });

const WAYS: Record<string, Way> = {
  'a shard that fails': {
    why: /1 of 2 shards failed|1 of 1 shards failed|gone wrong|runtime error/,
    kind: 'partial',
    begin: ({ es: to, index }) =>
      to.request({
        method: 'PUT',
        path: `/${index}-b/_doc/bad`,
        query: { refresh: true },
        body: { ...ANY, '@timestamp': HIDDEN_AT + 30_000, n: 2 },
      }),
    end: ({ es: to, index }) =>
      to.request({ method: 'DELETE', path: `/${index}-b/_doc/bad`, query: { refresh: true } }),
  },
  'a search that runs out of time': {
    why: /ran out of time/,
    kind: 'partial',
    slow: true,
    begin: async ({ world }) => {
      world.ports.config.searchTimeoutMs = 20;
    },
    end: async ({ world, es: to, index }) => {
      world.ports.config.searchTimeoutMs = 20_000;
      await to.request({
        method: 'POST',
        path: `/${index}-b/_delete_by_query`,
        query: { refresh: true },
        body: { query: { term: { n: 3 } } },
      });
    },
  },
  'an index whose shard is nowhere (red)': {
    why: /shards (failed|are nowhere)/,
    kind: 'partial',
    // One that is there cannot be taken away without the whole engine: another one stands for it.
    begin: async (to) => {
      await post('b', 'close')(to);
      const settings = { number_of_replicas: 0, 'index.routing.allocation.require._name': 'no-such-node' };
      const query = { wait_for_active_shards: 0 };
      await to.es.request({ method: 'PUT', path: `/${to.index}-red`, query, body: { settings } });
    },
    end: async (to) => {
      await to.es.request({ method: 'DELETE', path: `/${to.index}-red` });
      await post('b', 'open')(to);
      await started(to);
    },
  },
  'answers without the counts that were asked for': {
    why: /left out the counts/,
    kind: 'partial',
    begin: async ({ leave }) => leave('-responses.aggregations,-responses.hits.total'),
    end: async ({ leave }) => leave(null),
  },
  'a pattern that matches nothing': {
    why: /no shard answered|closed/,
    kind: 'partial',
    begin: post('ab', 'close'),
    end: async (to) => {
      await post('ab', 'open')(to);
      await started(to);
    },
  },
  'an index that may not be read': {
    why: /blocked/,
    kind: 'failed',
    begin: (to) => put(to, { 'index.blocks.read': true }),
    end: (to) => put(to, { 'index.blocks.read': null }),
  },
  'an engine that is too busy (429)': {
    why: /Data too large/,
    kind: 'failed',
    ownEngine: true,
    begin: breaker('1b'),
    end: breaker(null),
  },
};

/** Answers of the engine without some of their fields, as a proxy may leave them out. */
function filtered(es: Es): { es: Es; leave: Trouble['leave'] } {
  let left: string | null = null;
  return {
    leave: (out) => {
      left = out;
    },
    es: {
      flavour: es.flavour,
      request: (request, options) => {
        if (left === null || request.path !== '/_msearch') return es.request(request, options);
        return es.request({ ...request, query: { ...request.query, filter_path: left } }, options);
      },
    },
  };
}

async function inTrouble(url: string, index: string, { why, kind, begin, end }: Way): Promise<void> {
  let leave: Trouble['leave'] = () => {};
  const wrap = (reads: Es) => {
    const made = filtered(reads);
    leave = made.leave;
    return made.es;
  };
  const world = await HeldWorld.open(url, { wrap, prefix });
  const trouble = { world, es: world.es, index, leave: (out: string | null) => leave(out) };
  try {
    await world.start(rules(`${index}-*`, `${index}-*`), BEGINNING);
    for (let now = BEGINNING + MINUTE; now <= HIDDEN_AT; now += MINUTE) await world.to(now);
    expect(await said(world)).toEqual(whole.before);

    await begin(trouble);
    try {
      for (let now = HIDDEN_AT + MINUTE; now <= HEALED_AT; now += MINUTE) {
        for (const [rule, cursor] of await world.to(now))
          expect([rule, cursor]).toMatchObject([
            rule,
            { to: HIDDEN_AT, trouble: { message: expect.stringMatching(why) } },
          ]);
      }
      const kinds = [...(await world.cursors()).values()].filter((cursor) => cursor.trouble?.kind === kind);
      expect(kinds.length).toBeGreaterThan(0);
      expect(standing(await said(world))).toEqual(standing(whole.before));
    } finally {
      await end(trouble);
    }

    for (let now = END - MINUTE; now <= END; now += MINUTE) await world.to(now);
    await world.until(({ to, owed }) => to === END && owed === undefined);
    expect(await said(world)).toEqual(whole.end);
  } finally {
    await world.close();
  }
}

test.each(Object.entries(WAYS))('%s', async (_, way) => {
  if (!way.ownEngine) return inTrouble(testEngine().url, way.slow ? `${name}slow` : name, way);
  // What makes it refuse is a setting of the whole engine.
  const engine = await startEngine({ kind: testEngine().kind, heapMb: 512, brief: true, log: () => {} });
  try {
    const own = await connectEs(engine.url);
    await putDocuments(own, name);
    await own.close();
    await inTrouble(engine.url, name, way);
  } finally {
    await engine.stop();
  }
});

test('an index of a pattern that is gone, of which answers say nothing', async () => {
  const world = await HeldWorld.open(testEngine().url, { prefix });
  const trouble = { world, es: world.es, index: name, leave: () => {} };
  try {
    await world.start(rules(`${name}-*`, `${name}-*`), BEGINNING);
    for (let now = BEGINNING + MINUTE; now <= HIDDEN_AT; now += MINUTE) await world.to(now);
    await world.until(({ readable }) => (readable?.atSave ?? 0) > 1);
    await post('b', 'close')(trouble);
    try {
      for (let now = HIDDEN_AT + MINUTE; now <= HEALED_AT; now += MINUTE) await world.to(now);
      expect(standing(await said(world))).toEqual(standing(whole.before));
    } finally {
      await post('b', 'open')(trouble);
      await started(trouble);
    }
    // What lies behind the cursor is not owed: the index might never have come back.
    await world.to(HEALED_AT + MINUTE);
    await world.until(({ readable }) => readable?.now === readable?.atSave);
    for (let now = HEALED_AT + 2 * MINUTE; now <= END; now += MINUTE) await world.to(now);
    const lasting = ['flatline', 'flatline by key', 'no results', 'baseline', 'frequency', 'at least'];
    const end = standing(await said(world));
    for (const rule of lasting) expect([rule, end[rule]]).toEqual([rule, standing(whole.end)[rule]]);
  } finally {
    await world.close();
  }
});
