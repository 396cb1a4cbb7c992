import type { Alert } from '../../common/schemas';
import type { Step } from './kill/cut_world';
import { everyCut, HOLDS, minutes, nothing, state, step } from './quiet/story';
import { act, openQuiet, type Quiet } from './quiet/world';

jest.setTimeout(900_000);

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
        ...[1, 3].map((minute) => step(minutes('root', minute))),
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

describe('auto-close', () => {
  it('closes events that nobody has once they were quiet for so long, and once', async () => {
    const quiet = await openQuiet([
      { name: 'events', condition: { type: 'any', key: ['user'] }, autoClose: '5m' },
    ]);
    try {
      const steps = [
        step([...minutes('root', 1), ...minutes('eve', 1)]),
        step(minutes('eve', 3), { people: act('root', { type: 'note', note: 'hm' }, 3) }),
        ...nothing(5),
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
