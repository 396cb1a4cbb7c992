import type { HealthReport } from '../../common/api';
import type { RunningHost } from './host_process';
import type { HostUnderTest } from './host_under_test';
import { type HttpClient, until } from './http_client';
import { SteadyLogs } from './steady_logs';

const MINUTES = 60_000;
/** A lease lasts so long after it was renewed last. */
export const LEASE_MS = 10_000;

interface Live {
  live: boolean;
  background: boolean;
  rules: number;
  running: number;
  lanes: Array<{ lane: string; lookedAt: string | null }>;
}
const live = (http: HttpClient) => http.call<Live>('GET', '/api/lookout/live');
const ranLanes = (node: RunningHost) => / lane-\d+ of \d+ runs here/.test(node.output());

/** Several nodes of the host on one engine: one is killed, one stands still, one has a wrong clock, one is for people only. */
export function severalNodes(under: () => HostUnderTest): void {
  let logs: SteadyLogs;
  let second: RunningHost;
  beforeAll(async () => {
    logs = new SteadyLogs(under().engine, 'steady-logs');
    await logs.begin(under().http);
  });
  afterAll(() => logs?.end(under().http));

  /** Once every lane has been renewed by somebody after `at`: how long after. */
  const takenOver = async (at: number): Promise<number> => {
    const renewed = new Set<string>();
    await until(
      'every lane to be kept again',
      async () => {
        const { lanes } = await under().http.call<HealthReport>('GET', '/api/lookout/health');
        for (const { lane, until: end } of lanes)
          if (end !== null && Date.parse(end) > at + LEASE_MS) renewed.add(lane);
        return renewed.size === lanes.length;
      },
      { withinMs: 180_000, everyMs: 200 },
    );
    return Date.now() - at;
  };

  test.each([
    ['whose clock is right', 0],
    ['whose clock is 5 minutes ahead', 5 * MINUTES],
    ['whose clock is 5 minutes behind', -5 * MINUTES],
  ])('a second node %s takes lanes, and is killed in the midst of its runs', async (_, clockMs) => {
    second = await under().another({ clockMs });
    await until('it to run lanes', async () => ranLanes(second) && (await live(second.http)).rules > 0, {
      withinMs: 180_000,
      everyMs: 100,
    });
    const killed = Date.now();
    await second.kill();
    const took = await takenOver(killed);
    console.log(
      `killed with a clock ${clockMs / MINUTES} min wrong, taken over after ${(took / 1_000).toFixed(1)} s`,
    );
    await logs.caughtUp(under().http);
  });

  test('two nodes settle at half of the lanes each, and keep them', async () => {
    second = await under().another({});
    const lanes = async () =>
      (await under().http.call<HealthReport>('GET', '/api/lookout/health')).lanes.map(
        ({ lane, owner, epoch }) => ({ lane, owner, epoch }),
      );
    const settled = await until(
      'each to have half',
      async () => {
        const all = await lanes();
        const shares = [...new Set(all.map(({ owner }) => owner))].map(
          (one) => all.filter(({ owner }) => owner === one).length,
        );
        if (shares.length !== 2 || shares[0] !== shares[1]) throw new Error(JSON.stringify(all));
        return all;
      },
      { withinMs: 180_000, everyMs: 1_000 },
    );
    // Three turns of Task Manager later nothing has changed hands.
    await logs.caughtUp(under().http);
    const looked = Date.now();
    await until('three turns', async () => Date.now() - looked > 3 * 18_000, {
      withinMs: 120_000,
      everyMs: 1_000,
    });
    expect(await lanes()).toEqual(settled);
    await second.stop();
  });

  test('a second node stands still past its leases, and wakes up to find others there', async () => {
    second = await under().another({});
    const runs = async () => ranLanes(second) && (await live(second.http)).running > 0;
    await until('it to be in the midst of its runs', runs, { withinMs: 180_000, everyMs: 50 });
    const stopped = Date.now();
    second.standStill();
    try {
      const took = await takenOver(stopped);
      console.log(`stood still, taken over after ${(took / 1_000).toFixed(1)} s`);
      await logs.caughtUp(under().http);
    } finally {
      second.goOn();
    }
    await until('it to look for its lanes again', async () => (await live(second.http)).live, {
      withinMs: 120_000,
    });
    await logs.caughtUp(second.http);
    await second.stop();
  });

  test('a node without background tasks answers people and runs nothing', async () => {
    const people = await under().another({ settings: { 'node.roles': '["ui"]' } });
    await logs.caughtUp(people.http);
    expect(await live(people.http)).toMatchObject({ live: true, background: false, rules: 0 });
    expect((await live(people.http)).lanes.every(({ lookedAt }) => lookedAt === null)).toBe(true);
    expect(ranLanes(people)).toBe(false);
    await people.stop();
  });

  test('every document was counted once by every rule, and no alert was made twice', async () => {
    await logs.eachOnce(under().http);
  });
}
