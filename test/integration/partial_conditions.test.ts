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
import { HIDDEN_AT, MINUTE, putDocuments, rules } from './held/hidden';
import { filtered, post, started, type Trouble, WAYS, type Way } from './held/ways';
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
