import { startLaneTimers } from './lane_timer';

test('each lane runs again when it asked to, and nothing runs after stop', async () => {
  const ran: string[] = [];
  const timers = startLaneTimers({
    laneIds: ['lane-01', 'lane-02'],
    run: async (lane) => {
      ran.push(lane);
      return { inMs: lane === 'lane-01' ? 60 : 60_000 };
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  await timers.stop();
  const before = ran.length;
  expect(ran.filter((lane) => lane === 'lane-01').length).toBeGreaterThanOrEqual(3);
  expect(ran.filter((lane) => lane === 'lane-02')).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(ran).toHaveLength(before);
});

test('stop tells a run that is under way and waits for it', async () => {
  let ended = false;
  const timers = startLaneTimers({
    laneIds: ['lane-01'],
    run: (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended = true;
          resolve({ inMs: 0 });
        });
      }),
  });
  await timers.stop();
  expect(ended).toBe(true);
});

test('lanes that are added are run, and those that are gone are not', async () => {
  const ran: string[] = [];
  const runner = {
    laneIds: ['lane-01', 'lane-02'],
    run: async (lane: string) => {
      ran.push(lane);
      return { inMs: 0 };
    },
  };
  const timers = startLaneTimers(runner);
  runner.laneIds = ['lane-01', 'lane-03'];
  while (!ran.includes('lane-03')) await new Promise((resolve) => setTimeout(resolve, 20));
  await timers.stop();
  expect(ran.filter((lane) => lane === 'lane-02')).toHaveLength(1);
});
