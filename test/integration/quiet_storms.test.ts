import type { Alert } from '../../common/schemas';
import { everyCut, HOLDS, minutes, nothing, step } from './quiet/story';
import { openQuiet } from './quiet/world';

jest.setTimeout(900_000);

describe('a storm of what goes on', () => {
  it('stays while one of its keys holds, and recovers after the last; also when it is cut off anywhere', async () => {
    const quiet = await openQuiet([{ name: 'holds', condition: HOLDS, stormAfter: 1 }]);
    const hosts = (at: number) => ['a', 'b', 'c'].flatMap((user) => minutes(user, at));
    const onlyC = (...at: number[]) => minutes('c', ...at);
    try {
      const steps = [
        step(hosts(1)),
        ...[3, 5, 7, 9, 11, 13, 15, 17].map((minute) => step(onlyC(minute))),
        ...nothing(3),
      ];
      const { told, alerts, wrong } = await everyCut(
        quiet,
        steps,
        (all) =>
          all.map(({ storm, keyText, condition }) => `${storm ? 'storm' : keyText} ${condition}`).sort(),
        8,
      );
      expect(alerts).toEqual(['a recovered', 'storm recovered']);
      expect(told.filter((line) => line.includes('storm'))).toEqual([
        '2 created storm: pending',
        '22 recovered storm: pending',
      ]);
      expect(wrong).toEqual({});
    } finally {
      await quiet.close();
    }
  });
});

describe('a storm', () => {
  const STORMY = { name: 'many', condition: { type: 'any' as const, key: ['user'] }, stormAfter: 3 };
  const users = (from: number, to: number, at: number) =>
    Array.from({ length: to - from }, (_, n) => minutes(`u${from + n}`, at)).flat();
  const storms = (alerts: Alert[]) =>
    alerts
      .map(({ storm, keyText, matches, count, condition, reason }) =>
        storm
          ? `storm of ${storm.keys}, ${matches} matches of ${count}, ${condition}: ${reason.split('.')[0]}`
          : `${keyText} ${count}`,
      )
      .sort();

  it('holds what comes beyond, over runs, tells once, and ends; also when it is cut off anywhere', async () => {
    const quiet = await openQuiet([STORMY]);
    try {
      const steps = [
        step(users(0, 2, 1)),
        step(users(2, 6, 3)),
        step([...users(0, 1, 5), ...users(5, 7, 5)]),
        ...nothing(5),
        step(users(8, 9, 17)),
      ];
      const { told, alerts, wrong } = await everyCut(quiet, steps, storms);
      expect(alerts).toEqual([
        'storm of 4, 5 matches of 5, recovered: Storm: more than 3 new alerts within 10 minutes',
        'u0 2',
        'u1 1',
        'u2 1',
        'u8 1',
      ]);
      expect(told.filter((line) => line.includes('storm'))).toEqual([
        '4 created storm: pending',
        '16 recovered storm: pending',
      ]);
      expect(told).toHaveLength(6);
      expect(wrong).toEqual({});
    } finally {
      await quiet.close();
    }
  });
});
