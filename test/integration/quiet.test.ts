import type { Alert } from '../../common/schemas';
import type { AskedRule } from '../stored_rule';
import type { Step, WorldDocument } from './kill/cut_world';
import { act, after, openQuiet, silence } from './quiet/world';

jest.setTimeout(900_000);

type Quiet = Awaited<ReturnType<typeof openQuiet>>;

const minutes = (user: string, ...at: number[]): WorldDocument[] =>
  at.map((minute) => ({ at: minute * 60, user }));
const step = (documents: WorldDocument[] = [], rest: Partial<Step> = {}): Step => ({
  documents,
  late: [],
  ...rest,
});
const MINUTES = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19];

/** Holds as long as there is one document within two minutes; three of them are high, five critical. */
const HOLDS: AskedRule['condition'] = {
  type: 'frequency',
  key: ['user'],
  count: 1,
  within: '2m',
  levels: [{ severity: 'critical', count: 5 }],
};

/** Places are left out where the whole of them is tried elsewhere. */
const SPARSE = Number(process.env.LOOKOUT_TEST_CUT_EVERY ?? 1);

describe('a storm of what goes on', () => {
  it('stays while one of its keys holds, and recovers after the last; also when it is cut off anywhere', async () => {
    const quiet = await openQuiet([{ name: 'holds', condition: HOLDS, stormAfter: 1 }]);
    const hosts = (at: number) => ['a', 'b', 'c'].flatMap((user) => minutes(user, at));
    const onlyC = (...at: number[]) => minutes('c', ...at);
    try {
      const steps = [
        step(hosts(1)),
        ...[3, 5, 7, 9, 11, 13, 15, 17].map((minute) => step(onlyC(minute))),
        ...Array.from({ length: 3 }, () => step()),
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

describe('an alert that is closed while its condition goes on', () => {
  let quiet: Quiet;
  beforeAll(async () => {
    quiet = await openQuiet([{ name: 'holds', condition: HOLDS, severity: 'warning' }]);
  });
  afterAll(() => quiet.close());
  const close = (minute: number) => act('root', { type: 'close', resolution: 'not_an_issue' }, minute);
  const seen = (alerts: Alert[]) =>
    alerts
      .map(({ status, condition, severity, previous, matches }) =>
        [
          status,
          condition,
          severity,
          `${matches} match`,
          previous ? `after ${previous.resolution}` : 'first',
        ].join(' '),
      )
      .sort();

  it.each<[string, Step[], string[], string[]]>([
    [
      'nobody is told for as long as it is as it was',
      [
        ...MINUTES.slice(0, 2).map((minute) => step(minutes('root', minute))),
        step(minutes('root', 5), { people: close(4) }),
        step(minutes('root', 7)),
      ],
      ['closed active warning 1 match first'],
      ['2 created root: pending'],
    ],
    [
      'it gets worse',
      [
        step(minutes('root', 1)),
        step(minutes('root', 3), { people: close(2) }),
        step(minutes('root', 5, 5, 5, 5, 5, 5)),
        step(minutes('root', 7, 7, 7, 7, 7, 7)),
      ],
      ['closed active warning 1 match first', 'open active critical 1 match after not_an_issue'],
      ['2 created root: pending', '6 created root: pending'],
    ],
    [
      'a day goes by',
      [
        step(minutes('root', 1)),
        step(minutes('root', 3), { people: close(4 - 24 * 60) }),
        step(minutes('root', 5)),
        step(minutes('root', 7)),
      ],
      ['closed active warning 1 match first', 'open active warning 1 match after not_an_issue'],
      ['2 created root: pending', '4 created root: pending'],
    ],
  ])('%s, also when it is cut off anywhere', async (_, steps, alerts, told) => {
    const got = await everyCut(quiet, steps, seen, 3);
    expect(got).toEqual({ alerts, told, wrong: {} });
  });
});

/** The same story uncut, and cut before each write of a step: what people see of it is the same. */
async function everyCut(quiet: Quiet, steps: readonly Step[], seen: (alerts: Alert[]) => unknown, each = 1) {
  const every = each * SPARSE;
  const { writes } = await quiet.world.live(steps, null);
  const told = await quiet.told();
  const alerts = seen(await quiet.world.alerts());
  const wrong: Record<string, unknown> = {};
  for (let at = 1; at <= writes; at += every) {
    await quiet.world.live(steps, { at, kind: 'dies' });
    const got = { told: await quiet.told(), alerts: seen(await quiet.world.alerts()) };
    if (JSON.stringify(got) !== JSON.stringify({ told, alerts })) wrong[`before write ${at} of a step`] = got;
  }
  return { told, alerts, wrong };
}

const state = (alerts: Alert[]) =>
  alerts
    .map(({ keyText, status, condition, silenced, snoozed }) =>
      [
        keyText,
        status,
        condition,
        silenced && (silenced.over ? 'was silenced' : 'silenced'),
        snoozed && 'snoozed',
      ]
        .filter(Boolean)
        .join(' '),
    )
    .sort();

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
    const steps = [
      step(minutes('root', 1), { people: silence(0, 11) }),
      step(),
      step(),
      step(),
      step(),
      step(),
      step(),
    ];
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
      ...[1, 2, 3, 4, 5].map(() => step()),
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
      ...MINUTES.map((_, at) => (at === 0 ? step([], { people: silence(0, 5) }) : step())),
      step([], { late: [...minutes('root', 3), ...minutes('eve', 3)] }),
      step(),
      step(),
      step(),
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
    const steps = [
      step(minutes('root', 1)),
      step([], { people: snooze(3, 11) }),
      ...[1, 2, 3, 4].map(() => step()),
    ];
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

describe('auto-close', () => {
  it('closes events that nobody has once they were quiet for so long, and once', async () => {
    const quiet = await openQuiet([
      { name: 'events', condition: { type: 'any', key: ['user'] }, autoClose: '5m' },
    ]);
    try {
      const steps = [
        step([...minutes('root', 1), ...minutes('eve', 1)]),
        step(minutes('eve', 3), { people: act('root', { type: 'note', note: 'hm' }, 3) }),
        ...[1, 2, 3, 4, 5].map(() => step()),
      ];
      const own = [...steps];
      own[2] = step([], { people: act('eve', { type: 'assign', owner: 'ana' }, 5) });
      await quiet.world.live(own, null);
      expect(state(await quiet.world.alerts())).toEqual(['eve open event', 'root closed event']);
      const [root] = (await quiet.world.alerts()).filter(({ keyText }) => keyText === 'root');
      expect(root).toMatchObject({ resolution: 'expired', closed: { by: 'lookout' } });
      expect(root!.history.filter(({ type }) => type === 'expired')).toHaveLength(1);
      expect(quiet.heard.map(({ action, object }) => `${action} ${object.name}`)).toEqual([
        'expired events: root',
      ]);
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
        step(),
        step(),
        step(),
        step(),
        step(),
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
