import type { LeaseState } from '../../server/engine/lease';
import { comparedWithBruteForce } from './kill/brute_force';
import { NodesWorld } from './kill/nodes_world';

const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
/** Long enough that a node that gets no processor for three seconds keeps its lanes. */
const LEASE_MS = 5_000;

jest.setTimeout(900_000);

let world: NodesWorld;

/** Whether the nodes have the lanes as spread, the most first. */
function spreadAs(counts: readonly number[], leases: Array<LeaseState | null>): boolean {
  const owners = leases.map((one) => (one && one.until > 0 ? one.owner : null));
  const each = [...new Set(owners)].map((one) => owners.filter((owner) => owner === one).length);
  return !owners.includes(null) && each.sort((a, b) => b - a).join() === counts.join();
}

const hands = (leases: Array<LeaseState | null>): string =>
  leases.map((one) => `${one?.lane}: ${one && one.until > 0 ? one.owner : 'nobody'}`).join();

/**
 * Waits until the lanes are spread so, and for three terms more, in which none changes hands: where one does they had not
 * settled yet, as when a node has a new lane already while the others still let go of theirs to follow the new number.
 */
async function settlesAt(counts: readonly number[]): Promise<void> {
  const began = Date.now();
  const lanes = counts.reduce((sum, one) => sum + one);
  let settled: { hands: string; since: number } | null = null;
  let after = 0;
  let times = 0;
  await world.until(
    `lanes spread as ${counts}, and left so`,
    async () => {
      const leases = await world.leases(lanes);
      if (settled && hands(leases) === settled.hands) {
        const { since } = settled;
        return leases.every((one) => one !== null && one.renewedAt > since + 3 * LEASE_MS);
      }
      const since = Math.max(...leases.map((one) => one?.renewedAt ?? 0));
      settled = spreadAs(counts, leases) ? { hands: hands(leases), since } : null;
      after = Date.now() - began;
      if (settled) times += 1;
      return false;
    },
    180_000,
  );
  console.log(`lanes spread as ${counts} after ${(after / 1_000).toFixed(1)} s, at the ${times}. time`);
}

describe('nodes with the timer spread the lanes, and leave them so', () => {
  beforeAll(async () => {
    console.log(`seed ${SEED}`);
    world = await NodesWorld.open({ seed: SEED, leaseMs: LEASE_MS, nodes: [{ lanes: 4 }] });
  });
  afterAll(() => world?.close());

  test('one node has all four', () => settlesAt([4]));

  test('a second comes: two each', async () => {
    await world.nodes.start({ lanes: 4 }).url;
    await settlesAt([2, 2]);
  });

  test('a third comes, with five lanes', async () => {
    await world.nodes.start({ lanes: 5 }).url;
    await settlesAt([2, 2, 1]);
  });

  test('the first goes in order: the others take all', async () => {
    await world.nodes.leave(world.nodes.living[0]!);
    await settlesAt([3, 2]);
  });

  test('then everything is evaluated and told', () => world.settle());

  comparedWithBruteForce(() => world);
});
