import { DEFAULT_CONFIG } from '../ports';
import type { Store, Write } from '../store';
import { isGivenTo, isOver, Lease, LOOK_AFTER, PROMISE_MS, RENEW_AFTER } from './lease';

const TERM = DEFAULT_CONFIG.leaseMs;
const MINUTES = 60_000;

describe('a lease of another', () => {
  test.each<[string, { owner: string | null; until: number }, number, boolean]>([
    ['its term runs', { owner: 'a', until: 1_000_001 }, 0, false],
    ['its term is over', { owner: 'a', until: 1_000_000 }, 0, true],
    ['it was let go', { owner: 'a', until: 0 }, 0, true],
    ['nobody owns it', { owner: null, until: 2_000_000 }, 0, true],
    [
      'its term runs by a clock far ahead, and it was renewed lately',
      { owner: 'a', until: 2_000_000 },
      TERM - 1,
      false,
    ],
    [
      'its term runs by a clock far ahead, and nobody renewed it',
      { owner: 'a', until: 2_000_000 },
      TERM,
      true,
    ],
  ])('%s', (_, lease, seenForMs, over) => {
    expect(isOver(lease, { now: 1_000_000, seenForMs, termMs: TERM })).toBe(over);
  });
});

/** One document, written by sequence number. */
function oneDocument() {
  let stored: { source: unknown; seqNo: number } | null = null;
  const store = {
    alias: () => 'state',
    get: async () => stored && { id: '', index: '', primaryTerm: 1, ...structuredClone(stored) },
    write: async (write: Write) => {
      const fence = 'fence' in write ? write.fence?.seqNo : undefined;
      if (stored?.seqNo !== fence) return { outcome: 'conflict' };
      stored = { source: 'doc' in write ? write.doc : null, seqNo: (stored?.seqNo ?? 0) + 1 };
      return { outcome: 'done', seqNo: stored.seqNo, primaryTerm: 1 };
    },
  } as unknown as Store;
  return store;
}

/** Two nodes with clocks of their own, whose true time is `at`. */
function twoNodes(clocks: [number, number]) {
  const store = oneDocument();
  const time = { at: 1_000_000 };
  const [a, b] = clocks.map(
    (wrong, at) =>
      new Lease(
        store,
        { now: () => time.at + wrong },
        'lane-01',
        { id: `node-${at}`, node: 'n' },
        TERM,
        () => time.at,
      ),
  ) as [Lease, Lease];
  return { a, b, time };
}

describe('a node that dies is followed within 15 s by the constants in use, whenever it dies, whatever the clocks', () => {
  /** What calls to the engine may take beside: to read the lease, take it, and read the rules. */
  const CALLS = 2_000;
  const LOOK = TERM * LOOK_AFTER;
  const RENEW = TERM * RENEW_AFTER;

  /** How long nobody had the lane that `a` died with, after `b` had looked at it since `b` came, so long before. */
  async function orphanedMs(wrong: number, livedMs: number, phase: number): Promise<number> {
    const { a, b, time } = twoNodes([wrong, 0]);
    const began = time.at;
    const died = began + livedMs;
    let renews = began;
    let looks = began + phase;
    for (;;) {
      time.at = renews <= died ? Math.min(renews, looks) : looks;
      if (renews <= died && time.at === renews) {
        await a.acquire();
        renews += RENEW;
      }
      if (time.at === looks) {
        if (await b.acquire()) return time.at - died;
        looks += LOOK;
      }
    }
  }

  test.each([
    ['the same clock', 0],
    ['it was 5 minutes ahead', 5 * MINUTES],
  ])('%s', async (_, wrong) => {
    const waited: number[] = [];
    for (let lived = RENEW; lived < 5 * RENEW; lived += 250)
      for (let phase = 100; phase <= LOOK; phase += 200) waited.push(await orphanedMs(wrong, lived, phase));
    const longest = Math.max(...waited);
    expect(longest).toBeLessThanOrEqual(TERM + LOOK);
    expect(longest + CALLS).toBeLessThanOrEqual(15_000);
  });
});

test('a node that keeps its lease is not followed, although its clock is ahead of the other', async () => {
  const { a, b, time } = twoNodes([5 * MINUTES, 0]);
  await a.acquire();
  for (let look = 0; look < 20; look++) {
    time.at += TERM / 4;
    expect(await a.acquire()).toEqual({ epoch: 1, fresh: false });
    expect(await b.acquire()).toBeNull();
  }
});

test('a node that stood still past its term knows it, and finds the lease taken', async () => {
  const { a, b, time } = twoNodes([0, 0]);
  await a.acquire();
  expect(a.epoch).toBe(1);
  time.at += TERM;
  expect(a.epoch).toBeNull();
  expect(await b.acquire()).toEqual({ epoch: 2, fresh: true });
  expect(await a.raise(9)).toBeNull();
  expect(await a.acquire()).toBeNull();
  await b.release();
  expect(await a.acquire()).toEqual({ epoch: 3, fresh: true });
});

test('an epoch is raised by who has the lease, and goes on from there', async () => {
  const { a, b } = twoNodes([0, 0]);
  await a.acquire();
  expect(await a.raise(7)).toBe(7);
  await a.release();
  expect(await b.acquire()).toEqual({ epoch: 8, fresh: true });
});

test('what was let go for a node is that node’s first, and anybody’s after a while', async () => {
  const { a, b, time } = twoNodes([0, 0]);
  await a.acquire();
  await a.release('node-1');
  expect(await a.acquire()).toBeNull();
  expect(await b.acquire()).toEqual({ epoch: 2, fresh: true });
  await b.release('node-1');
  time.at += PROMISE_MS - 1;
  expect(await a.acquire()).toBeNull();
  time.at += 1;
  expect(await a.acquire()).toEqual({ epoch: 3, fresh: true });
});

test('a promise by a clock that is far ahead holds no longer', async () => {
  const { a, b, time } = twoNodes([5 * MINUTES, 0]);
  await a.acquire();
  await a.release('node-0');
  expect(await b.acquire()).toBeNull();
  time.at += PROMISE_MS;
  expect(await b.acquire()).toEqual({ epoch: 2, fresh: true });
});

const at = (owner: string | null, until: number, to?: string, promisedUntil = 2) => ({
  owner,
  until,
  ...(to !== undefined && { promised: { to, until: promisedUntil } }),
});
test.each([
  ['promised to me, and free', at('a', 0, 'b'), true],
  ['promised to another', at('a', 0, 'c'), false],
  ['promised to me, and taken since', at('b', 2, 'b'), false],
  ['promised to me, and kept by another', at('a', 2, 'b'), false],
  ['promised to me too long ago', at('a', 0, 'b', 1), false],
  ['promised to nobody', at('a', 0), false],
])('a lane given to this node: %s', (_, lease, given) => {
  expect(isGivenTo(lease, 'b', 1)).toBe(given);
});
