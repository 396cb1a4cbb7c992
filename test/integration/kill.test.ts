import { comparedWithBruteForce } from './kill/brute_force';
import { randomFrom } from './kill/feeder';
import { NodesWorld } from './kill/nodes_world';

const KILLS = Number(process.env.LOOKOUT_TEST_KILLS ?? 50);
const SEED = Number(process.env.LOOKOUT_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const LEASE_MS = 1_500;

jest.setTimeout(600_000 + KILLS * 10_000);

let world: NodesWorld;
let epoch: number;

beforeAll(async () => {
  console.log(`seed ${SEED}, ${KILLS} kills`);
  world = await NodesWorld.open({ seed: SEED + 1, leaseMs: LEASE_MS, nodes: [{}, {}] });
  const { nodes } = world;
  const random = randomFrom(SEED);
  // Whoever holds the lane now is the first to go.
  epoch = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const holder = await nodes.holder(epoch, 120_000);
    epoch = holder.epoch;
    await new Promise((resolve) => setTimeout(resolve, Math.floor(random() ** 2 * 2_000)));
    await nodes.kill(holder);
  }
  epoch = (await nodes.holder(epoch, 120_000)).epoch;
  await world.settle({ calm: true });
});
afterAll(() => world?.close());

test('every kill hit the node that ran the rules', () => {
  const { nodes, documents, ledger, server } = world;
  expect(nodes.kills).toBe(KILLS);
  // Each time another node took over.
  expect(epoch).toBeGreaterThanOrEqual(KILLS + 1);
  const late = documents.filter((one, at) =>
    documents.slice(0, at).some(({ time }) => time > one.time + 900),
  );
  expect(late.length).toBeGreaterThan(documents.length * 0.02);
  const told = server.to('/hook').length;
  console.log(
    `${documents.length} documents, ${late.length} of them late, ${ledger.matches.length} matches, ${ledger.alerts.length} alerts, ${ledger.deliveries.length} deliveries, ${told} messages, epoch ${epoch}`,
  );
});

comparedWithBruteForce(() => world);
