import fc from 'fast-check';
import type { Store, Write } from '../store';
import { LaneAsks } from './lane_asks';
import { Lease } from './lease';

const LANES = ['lane-01', 'lane-02', 'lane-03', 'lane-04'];
/** How often a host's task manager looks for due tasks on each node, how long a turn lasts, and how early asks are looked at. */
const [POLL, TURN, EARLY, ASK] = [3_000, 15_000, 5_000, 5_000];

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

/** One task a lane, taken by whichever node looks first; answers who runs each lane at the end, and how often one waited long. */
async function deal(phases: readonly number[], forMs: number) {
  const time = { at: 0 };
  const clock = { now: () => 1_000_000 + time.at };
  const store = documents();
  const nodes = phases.map((phase, at) => {
    const owner = { id: `node-${at}`, node: `node-${at}` };
    const leaseOf = (lane: string) => new Lease(store, clock, lane, owner, 10_000, () => time.at);
    return {
      phase,
      id: owner.id,
      asks: new LaneAsks(store, clock, owner.id),
      leases: new Map(LANES.map((lane) => [lane, leaseOf(lane)])),
    };
  });
  type Turn = { node: (typeof nodes)[number]; began: number; looked: boolean };
  const tasks = new Map(LANES.map((lane) => [lane, { due: 0, ended: 0, turn: null as Turn | null }]));
  const moved: number[] = [];
  const owners = new Map<string, string>();
  let longest = 0;
  for (; time.at < forMs; time.at += 100) {
    for (const [lane, task] of tasks) {
      const { turn } = task;
      if (!turn) continue;
      const lease = turn.node.leases.get(lane)!;
      const lasted = time.at - turn.began;
      if (lasted % 3_000 === 0) await lease.acquire();
      const looks = !turn.looked && lasted >= TURN - EARLY;
      const next = looks ? await turn.node.asks.askedFor(lane, LANES) : null;
      turn.looked ||= looks;
      if (!next && lasted < TURN) continue;
      await lease.release(next ?? turn.node.id);
      Object.assign(task, { due: time.at, ended: time.at, turn: null });
    }
    for (const node of nodes) {
      if (time.at % ASK === node.phase % ASK) await node.asks.ask(LANES);
      if (time.at % POLL !== node.phase % POLL) continue;
      for (const [lane, task] of tasks) {
        if (task.turn || task.due > time.at) continue;
        if (!(await node.leases.get(lane)!.acquire())) continue;
        longest = Math.max(longest, time.at - task.ended);
        if (owners.get(lane) !== node.id) moved.push(time.at);
        owners.set(lane, node.id);
        task.turn = { node, began: time.at, looked: false };
      }
    }
  }
  const shares = nodes.map(({ id }) => [...owners.values()].filter((owner) => owner === id).length);
  return { shares: shares.sort(), lastMove: Math.max(...moved), longest };
}

const phase = fc.integer({ min: 0, max: 29 }).map((tenths) => tenths * 100);

test.each<[string, number, number[]]>([
  ['two nodes', 2, [2, 2]],
  ['three nodes', 3, [1, 1, 2]],
])('lanes that a task manager deals out settle, whenever each of %s looks', async (_, nodes, shares) => {
  await fc.assert(
    fc.asyncProperty(fc.array(phase, { minLength: nodes, maxLength: nodes }), async (phases) => {
      const dealt = await deal(phases, 300_000);
      expect(dealt.shares).toEqual(shares);
      expect(dealt.lastMove).toBeLessThan(150_000);
      expect(dealt.longest).toBeLessThanOrEqual(2 * POLL);
    }),
    { numRuns: 60 },
  );
});
