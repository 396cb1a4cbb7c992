import fc from 'fast-check';
import type { Store, Write } from '../store';
import { PASS_ON_MS } from './lane';
import { LaneAsks } from './lane_asks';
import { Lease } from './lease';

const LANES = ['lane-01', 'lane-02', 'lane-03', 'lane-04'];
/** How often Task Manager looks for due tasks on each node, and how long one runs, at most and at least. */
const [POLL, TURN, CALL] = [3_000, 15_000, 200];
/** As in lane.ts and lane_tasks.ts: how often asks are looked at, and made; and when a lane counts as left by all. */
const [ASKS, ASK, RENEW, STRANDED] = [5_000, 5_000, 3_000, 15_000];

/** Documents by id, written by sequence number. */
function documents(): Store {
  const all = new Map<string, { source: unknown; seqNo: number }>();
  const get = async (_: string, id: string) => {
    const one = all.get(id);
    return one ? { id, index: '', primaryTerm: 1, ...structuredClone(one) } : null;
  };
  return {
    alias: () => 'state',
    get,
    mget: (asked: Array<{ id: string }>) => Promise.all(asked.map(({ id }) => get('', id))),
    async write(write: Write) {
      const known = all.get(write.id);
      const isFenced = write.op === 'create' || 'fence' in write;
      const fence = 'fence' in write ? write.fence?.seqNo : undefined;
      if (isFenced && known?.seqNo !== fence) return { outcome: 'conflict' };
      const seqNo = (known?.seqNo ?? 0) + 1;
      all.set(write.id, { source: structuredClone('doc' in write ? write.doc : null), seqNo });
      return { outcome: 'done', seqNo, primaryTerm: 1 };
    },
  } as unknown as Store;
}

interface Node {
  id: string;
  /** When it looks for due tasks. */
  phase: number;
  /** It has another version, and may run nothing. */
  blocked: boolean;
  asks: LaneAsks;
  leases: Map<string, Lease>;
}

/** A lane's task: what a search for due ones sees of it lags what it is. */
interface Task {
  dueAt: number;
  seenFrom: number;
  /** Under way until then, and what then is asked for; null: until the lane ends. */
  runsUntil: number | null;
}

interface Dealt {
  shares: number[];
  lastMove: number;
  /** So long no node had some lane, at most. */
  longestIdle: number;
}

/** Task Manager's dealing with times in tenths of a second: each node takes what it sees due. */
async function deal(
  phases: readonly number[],
  { forMs, lagMs, blocked = [] }: { forMs: number; lagMs: number; blocked?: readonly number[] },
): Promise<Dealt> {
  const time = { at: 0 };
  const clock = { now: () => 1_000_000 + time.at };
  const store = documents();
  const nodes = phases.map((phase, at): Node => {
    const owner = { id: `node-${at}`, node: `node-${at}` };
    const leaseOf = (lane: string) => new Lease(store, clock, lane, owner, 10_000, () => time.at);
    const leases = new Map(LANES.map((lane) => [lane, leaseOf(lane)]));
    return {
      phase,
      id: owner.id,
      blocked: blocked.includes(at),
      asks: new LaneAsks(store, clock, owner.id),
      leases,
    };
  });
  const tasks = new Map(
    LANES.map((lane): [string, Task] => [lane, { dueAt: 0, seenFrom: 0, runsUntil: null }]),
  );
  const kept = new Map<string, { node: Node; began: number; from: Task | null }>();
  const owners = new Map<string, string>();
  const idleSince = new Map(LANES.map((lane) => [lane, 0]));
  const dealt: Dealt = { shares: [], lastMove: 0, longestIdle: 0 };
  const again = (task: Task, inMs: number) =>
    Object.assign(task, { dueAt: time.at + inMs, seenFrom: time.at + lagMs, runsUntil: null });

  const taken = (lane: string, node: Node, from: Task | null) => {
    dealt.longestIdle = Math.max(dealt.longestIdle, time.at - idleSince.get(lane)!);
    if (owners.get(lane) !== node.id) dealt.lastMove = time.at;
    owners.set(lane, node.id);
    kept.set(lane, { node, began: time.at, from });
  };

  for (; time.at < forMs; time.at += 100) {
    for (const [lane, task] of tasks)
      if (task.runsUntil !== null && task.runsUntil <= time.at)
        again(task, kept.get(lane)?.from === task ? 0 : PASS_ON_MS - CALL + 100);
    for (const [lane, one] of kept) {
      const lease = one.node.leases.get(lane)!;
      if ((time.at - one.began) % RENEW === 0) await lease.acquire();
      const looks = time.at > one.began && (time.at - one.began) % ASKS === 0;
      const next = looks ? await one.node.asks.askedFor(lane, LANES) : null;
      if (!next) continue;
      await lease.release(next);
      kept.delete(lane);
      idleSince.set(lane, time.at);
      const task = tasks.get(lane)!;
      if (task.runsUntil !== null && one.from === task) again(task, PASS_ON_MS);
    }
    for (const node of nodes) {
      if (!node.blocked && time.at % ASK === node.phase % ASK) {
        await node.asks.ask(LANES);
        const left = LANES.filter((lane) => !kept.has(lane) && time.at - idleSince.get(lane)! > STRANDED);
        for (const lane of [...(await node.asks.given(LANES)), ...left])
          if (!kept.has(lane) && (await node.leases.get(lane)!.acquire())) taken(lane, node, null);
      }
      if (time.at % POLL !== node.phase) continue;
      for (const [lane, task] of tasks) {
        if (task.runsUntil !== null || task.dueAt > time.at || task.seenFrom > time.at) continue;
        const mine = kept.get(lane)?.node === node;
        if (mine || (!node.blocked && (await node.leases.get(lane)!.acquire()))) {
          if (mine) kept.get(lane)!.from = task;
          else taken(lane, node, task);
          task.runsUntil = time.at + TURN;
        } else {
          const one = kept.get(lane);
          if (one) one.from = null;
          task.runsUntil = time.at + CALL;
        }
      }
    }
  }
  dealt.shares = nodes.map(({ id }) => [...owners.values()].filter((owner) => owner === id).length).sort();
  return dealt;
}

const phase = fc.integer({ min: 0, max: 29 }).map((tenths) => tenths * 100);
const lagMs = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths * 100);

test.each<[string, number, { shares: number[]; blocked?: number[] }]>([
  ['two nodes', 2, { shares: [2, 2] }],
  ['three nodes', 3, { shares: [1, 1, 2] }],
  ['one node beside one of another version', 2, { shares: [0, 4], blocked: [1] }],
  ['two nodes beside one of another version', 3, { shares: [0, 2, 2], blocked: [0] }],
])(
  'lanes that Task Manager deals out settle, whenever each looks: %s',
  async (_, nodes, { shares, blocked = [] }) => {
    const phases = fc.array(phase, { minLength: nodes, maxLength: nodes });
    await fc.assert(
      fc.asyncProperty(phases, lagMs, async (chosen, lag) => {
        const dealt = await deal(chosen, { forMs: 240_000, lagMs: lag, blocked });
        expect(dealt.shares).toEqual(shares);
        expect(dealt.lastMove).toBeLessThan(60_000);
        // Where the one that may run nothing sees all tasks first, lanes are taken once they count as left.
        expect(dealt.longestIdle).toBeLessThanOrEqual(blocked.length > 0 ? STRANDED + ASK : ASK);
      }),
      { numRuns: 100 },
    );
  },
);
