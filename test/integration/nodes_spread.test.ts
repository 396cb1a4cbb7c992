import type { LeaseState } from '../../server/engine/lease';
import { DEFAULT_CONFIG } from '../../server/ports';
import { comparedWithBruteForce } from './kill/brute_force';
import { NodesWorld } from './kill/nodes_world';

const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const { leaseMs } = DEFAULT_CONFIG;

jest.setTimeout(900_000);

let world: NodesWorld;

type Kept = LeaseState & { owner: string };
/** The lanes while nodes have them as spread, the most first; null while it is otherwise. */
async function spreadAs(counts: readonly number[]): Promise<Kept[] | null> {
  const lanes = counts.reduce((sum, one) => sum + one);
  const leases = await world.leases(lanes);
  const kept = leases.filter((one): one is Kept => one !== null && one.owner !== null && one.until > 0);
  const owners = [...new Set(kept.map(({ owner }) => owner))];
  const each = owners.map((one) => kept.filter(({ owner }) => owner === one).length);
  return each.sort((a, b) => b - a).join() === counts.join() ? kept : null;
}

/** Waits until the lanes are spread so, and for three terms more, in which none changes hands. */
async function settlesAt(counts: readonly number[]): Promise<void> {
  let kept: Kept[] = [];
  const began = Date.now();
  const spread = async () => {
    kept = (await spreadAs(counts)) ?? [];
    return kept.length > 0;
  };
  await world.until(`lanes spread as ${counts}`, spread, 120_000);
  console.log(`lanes spread as ${counts} after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
  const settled = Math.max(...kept.map(({ renewedAt }) => renewedAt));
  const hands = (leases: Array<LeaseState | null>) =>
    leases.map((one) => `${one?.lane}: ${one && one.until > 0 ? one.owner : 'nobody'}`);
  const seen = new Set<string>();
  const renewed = async () => {
    const leases = await world.leases(kept.length);
    seen.add(hands(leases).join());
    return leases.every((one) => one !== null && one.renewedAt > settled + 3 * leaseMs);
  };
  await world.until('three terms', renewed, 10 * leaseMs);
  expect([...seen]).toEqual([hands(kept).join()]);
}

describe('nodes with the timer spread the lanes, and leave them so', () => {
  beforeAll(async () => {
    console.log(`seed ${SEED}`);
    world = await NodesWorld.open({ seed: SEED, leaseMs, nodes: [{ lanes: 4 }] });
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
