import { comparedWithBruteForce } from './kill/brute_force';
import { randomFrom } from './kill/feeder';
import type { Node } from './kill/nodes';
import { NodesWorld } from './kill/nodes_world';

const ROUNDS = Number(process.env.LOOKOUT_TEST_ROUNDS ?? 5);
const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const MINUTES = 60_000;

jest.setTimeout(900_000);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = (ms: number) => (ms / 1_000).toFixed(1);

let world: NodesWorld;
let random: () => number;
const open = async (options: Omit<Parameters<typeof NodesWorld.open>[0], 'seed'>) => {
  console.log(`seed ${SEED}`);
  random = randomFrom(SEED);
  world = await NodesWorld.open({ seed: SEED + 1, ...options });
};
/** Does something to the node that took the lane last, and resolves once another has taken it, to how long that took. */
async function takenOver(act: (holder: Node) => unknown): Promise<number> {
  const { nodes } = world;
  await nodes.holder(0, 120_000);
  await wait(Math.floor(random() * 2_000));
  const holder = await nodes.holder(0, 120_000);
  const { epoch } = holder;
  const began = Date.now();
  await act(holder);
  await nodes.holder(epoch, 120_000);
  return Date.now() - began;
}

describe('a node stands still past its lease, and goes on in the midst of its run; nodes with other numbers of lanes come', () => {
  const COUNTS = [3, 2, 4, 1];
  let resumed = 0;
  beforeAll(async () => {
    await open({ leaseMs: 1_500, nodes: [{}, {}] });
    for (let round = 0; round < ROUNDS; round++) {
      let stopped: Node | undefined;
      await takenOver((holder) => {
        stopped = holder;
        world.nodes.pause(holder);
      });
      // What it takes for its own is that of the other by now.
      await wait(Math.floor(random() * 1_500));
      world.nodes.resume(stopped!);
      resumed += 1;
      await wait(Math.floor(random() * 2_000));
    }
    // The older ones still run.
    for (const lanes of COUNTS) {
      const { nodes } = world;
      const before = nodes.living.slice();
      const fresh = nodes.start({ lanes });
      const since = nodes.lines.length;
      await fresh.url;
      // Whichever nodes run them, all lanes of the new number are taken.
      const taken = () => {
        const found = nodes.lines.slice(since).map((line) => / (lane-\d+) of (\d+) runs here/.exec(line));
        return new Set(found.flatMap((one) => (Number(one?.[2]) === lanes ? [one![1]] : [])));
      };
      await world.until(`${lanes} lanes taken`, async () => taken().size >= lanes, 60_000);
      await wait(Math.floor(random() * 3_000));
      await nodes.end(before[0]!);
    }
    await world.settle({ calm: true });
  });
  afterAll(() => world?.close());

  test('each time another node took over', () => expect(resumed).toBe(ROUNDS));
  test('the older ones followed', () => {
    const followed = world.nodes.lines.filter((line) => /split into \d+ lanes now/.test(line));
    expect(followed.length).toBeGreaterThanOrEqual(COUNTS.length);
  });
  comparedWithBruteForce(() => world);
});

describe('two nodes whose clocks are ten minutes apart, killed in turn', () => {
  const LEASE_MS = 10_000;
  beforeAll(async () => {
    await open({ leaseMs: LEASE_MS, nodes: [{ clockMs: 5 * MINUTES }, { clockMs: -5 * MINUTES }] });
    const took: number[] = [];
    for (let round = 0; round < 2; round++) took.push(await takenOver((holder) => world.nodes.kill(holder)));
    console.log(`with leases of ${LEASE_MS / 1_000} s taken over after ${took.map(seconds).join(', ')} s`);
    await world.settle();
  });
  afterAll(() => world?.close());

  test('both ran rules', () => {
    const clocks = new Set(
      world.nodes.lines.filter((line) => / runs here, /.test(line)).map((line) => line.split(' ')[1]),
    );
    expect(clocks.size).toBeGreaterThanOrEqual(2);
  });
  comparedWithBruteForce(() => world);
});

describe('a node of a newer version comes beside an older one', () => {
  let older: Node;
  let newer: Node;
  const save = async (node: Node) => {
    const answer = await fetch(`${await node.url}/api/lookout/channels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-requested-with': 'test' },
      body: JSON.stringify({ name: 'another', config: { type: 'webhook', url: world.server.url('/other') } }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const says = (node: Node, words: RegExp) => world.nodes.linesOf(node).filter((line) => words.test(line));
  const NEWER =
    /made by a newer version of Lookout \(\d+, here \d+\): this node evaluates and writes nothing; upgrade it,/;

  beforeAll(async () => {
    await open({ leaseMs: 1_500, nodes: [{}] });
    [older] = world.nodes.living as [Node];
    const { epoch } = older;
    newer = world.nodes.start({ newer: true });
    expect(await world.nodes.holder(epoch, 120_000)).toBe(newer);
    await wait(5_000);
    await world.settle();
  });
  afterAll(() => world?.close());

  test('the newer one brings the indices forward and evaluates', () => {
    expect(says(newer, /_alerts_000001 is brought from version \d+ to \d+/)).toHaveLength(1);
    expect(says(newer, / runs here, /).length).toBeGreaterThanOrEqual(1);
  });

  test('the older one says so, and nothing after that', () => {
    const said = world.nodes.linesOf(older);
    const at = said.findIndex((line) => NEWER.test(line));
    expect(at).toBeGreaterThan(0);
    // What was under way then, of any of the rules, may still say that it could not be written.
    expect(said.slice(at + 1).filter((line) => !/newer version/.test(line))).toEqual([]);
    const timeOf = (line: string) => Date.parse(`2026-01-01T${line.split(' ')[0]}`);
    const late = said.slice(at).filter((line) => timeOf(line) > timeOf(said[at]!) + 10_000);
    expect(late).toEqual([]);
  });

  test('the older one writes nothing, and says why', async () => {
    expect(await save(older)).toEqual({ status: 503, text: expect.stringMatching(NEWER) });
    expect((await save(newer)).status).toBeLessThan(300);
  });

  test('another older one that is started beside it waits, says why, and takes nothing', async () => {
    const late = world.nodes.start();
    await world.until('it to say so', async () => says(late, NEWER).length > 0, 60_000);
    expect(says(late, / runs here, /)).toEqual([]);
  });

  comparedWithBruteForce(() => world);
});
