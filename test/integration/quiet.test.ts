import { everyCut, HOLDS, minutes, nothing, state, step } from './quiet/story';
import { act, after, openQuiet, type Quiet, silence } from './quiet/world';

jest.setTimeout(900_000);

describe('a silence', () => {
  let quiet: Quiet;
  beforeAll(async () => {
    quiet = await openQuiet([{ name: 'holds', condition: HOLDS, tags: ['net'] }]);
  });
  afterAll(() => quiet.close());

  const both = (at: number) => [...minutes('root', at), ...minutes('eve', at)];

  it('holds what begins in it and tells once at its end, also when it is cut off anywhere', async () => {
    const steps = [
      step(both(1), { people: silence(0, 5) }),
      step(both(3)),
      step(both(5)),
      step(both(7)),
      step(both(9)),
    ];
    const { told, alerts, wrong } = await everyCut(quiet, steps, state);
    expect(told).toEqual(['2 created eve: pending', '2 created root: silence', '6 created root: pending']);
    expect(alerts).toEqual(['eve open active', 'root open active']);
    expect(wrong).toEqual({});
  });

  it('says nothing at its end of what is over by then', async () => {
    const steps = [step(minutes('root', 1), { people: silence(0, 11) }), ...nothing(6)];
    const { ledger } = await quiet.world.live(steps, null);
    expect(await quiet.told()).toEqual(['2 created root: silence']);
    expect(state(ledger.alerts)).toEqual(['root closed recovered was silenced']);
  });

  it('marks what was told before, and tells again at its end that it goes on', async () => {
    const steps = [
      step(minutes('root', 1)),
      step(minutes('root', 3), { people: silence(2, 7) }),
      step(minutes('root', 5)),
      step(minutes('root', 7)),
    ];
    await quiet.world.live(steps.slice(0, 3), null);
    expect(state(await quiet.world.alerts())).toEqual(['root open active silenced']);
    const { told, wrong } = await everyCut(quiet, steps, state, 3);
    expect(told).toEqual(['2 created root: pending', '8 again root: pending']);
    expect(wrong).toEqual({});
  });

  it('tells a recovery that it kept back to those who heard of the beginning', async () => {
    const steps = [
      step(minutes('root', 1)),
      step(minutes('root', 3), { people: silence(2, 13) }),
      ...nothing(5),
    ];
    await quiet.world.live(steps, null);
    const [first, second, third, ...rest] = await quiet.told();
    expect([first, rest]).toEqual(['2 created root: pending', []]);
    expect(second).toMatch(/ recovered root: silence$/);
    expect(third).toBe('14 recovered root: pending');
  });

  it('is over at once when somebody lifts it', async () => {
    const steps = [
      step(minutes('root', 1), { people: silence(0, 60) }),
      step(minutes('root', 3)),
      step(minutes('root', 5), { people: silence(0, 4.5, { version: 2 }) }),
    ];
    await quiet.world.live(steps, null);
    expect(await quiet.told()).toEqual(['2 created root: silence', '6 created root: pending']);
  });

  it('covers what is found late and lay in it, and only that', async () => {
    const steps = [
      step([], { people: silence(0, 5) }),
      ...nothing(9),
      step([], { late: [...minutes('root', 3), ...minutes('eve', 3)] }),
      ...nothing(3),
    ];
    // Found by reading the last hour again.
    const reread = await openQuiet([{ name: 'holds', condition: HOLDS, lateWithin: '1h' }]);
    try {
      const { ledger } = await reread.world.live(steps, null);
      expect(state(ledger.alerts)).toContain('root closed recovered was silenced');
      const told = await reread.told();
      expect(told.filter((line) => line.includes('root'))).toEqual(['22 created root: silence']);
      expect(told).toContain('22 created eve: pending');
      expect(ledger.matches.find(({ keyText }) => keyText === 'root')).toMatchObject({
        fate: 'silenced',
        fateReason: `silenced: "Patching" until ${after(5)}`,
      });
    } finally {
      await reread.close();
    }
  });

  it('recurs as maintenance by the clock of its zone', async () => {
    const daily = { cron: '2 6 * * *', zone: 'America/New_York', length: '4m' };
    const steps = [
      step(minutes('root', 1), { people: silence(-5, null, { recurs: daily }) }),
      step(minutes('root', 3)),
      step(minutes('root', 5)),
      step(minutes('root', 7)),
    ];
    // 06:02 in New York is 10:02 UTC from the day before on, when the clocks there went forward; 11:02 until then.
    await quiet.world.live(steps, null);
    expect(await quiet.told()).toEqual(['2 created root: maintenance', '6 created root: pending']);
  });

  it('leaves an act to be seen: nobody is told at its end of what somebody acknowledged', async () => {
    const steps = [
      step(minutes('root', 1), { people: silence(0, 5) }),
      step(minutes('root', 3), { people: act('root', { type: 'acknowledge' }, 3) }),
      step(minutes('root', 5)),
      step(minutes('root', 7)),
    ];
    const { ledger } = await quiet.world.live(steps, null);
    expect(await quiet.told()).toEqual(['2 created root: silence']);
    expect(state(ledger.alerts)).toEqual(['root acknowledged active']);
  });
});

describe('a snooze', () => {
  let quiet: Quiet;
  beforeAll(async () => {
    quiet = await openQuiet([{ name: 'holds', condition: HOLDS }]);
  });
  afterAll(() => quiet.close());
  const snooze = (minute: number, until: number) =>
    act('root', { type: 'snooze', until: after(until) }, minute);

  it('ends quietly at its time', async () => {
    const steps = [
      step(minutes('root', 1)),
      step(minutes('root', 3), { people: snooze(3, 7) }),
      step(minutes('root', 5)),
      step(minutes('root', 7)),
    ];
    await quiet.world.live(steps.slice(0, 3), null);
    expect(state(await quiet.world.alerts())).toEqual(['root open active snoozed']);
    await quiet.world.live(steps, null);
    expect(state(await quiet.world.alerts())).toEqual(['root open active']);
    expect(await quiet.told()).toEqual(['2 created root: pending']);
  });

  it('ends when it gets worse, which is told', async () => {
    const steps = [
      step(minutes('root', 1)),
      step(minutes('root', 3), { people: snooze(3, 60) }),
      step(minutes('root', 5, 5.1, 5.2, 5.3, 5.4)),
    ];
    const { told, alerts, wrong } = await everyCut(quiet, steps, state, 3);
    expect(told).toEqual(['2 created root: pending', '6 worse root: pending']);
    expect(alerts).toEqual(['root open active']);
    expect(wrong).toEqual({});
  });

  it('keeps back that it came again, and that it recovered', async () => {
    const steps = [step(minutes('root', 1)), step([], { people: snooze(3, 11) }), ...nothing(4)];
    await quiet.world.live(steps, null);
    const told = await quiet.told();
    expect(told.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'created root: pending',
      'recovered root: snooze',
      'recovered root: pending',
    ]);
  });
});

describe('shadow mode', () => {
  it.each([
    ['of a rule', { shadow: true }, false],
    ['of the space', {}, true],
  ])('%s holds all that would be told, the recovery too', async (_, over, space) => {
    const quiet = await openQuiet([{ name: 'holds', condition: HOLDS, ...over }]);
    quiet.settings.shadow = space;
    try {
      await quiet.world.live([step(minutes('root', 1)), step(), step(), step()], null);
      expect((await quiet.told()).map((line) => line.replace(/^\d+ /, ''))).toEqual([
        'created root: shadow',
        'recovered root: shadow',
      ]);
    } finally {
      await quiet.close();
    }
  });
});
