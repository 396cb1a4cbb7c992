import { makeAlert } from '../../test/make';
import { type Alert, type LadderInput, ladderInputSchema } from '../schemas';
import { climbed, ladderLookAt, passedOn, planLadder, startLadder } from '.';

const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const MIN = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const who = [{ kind: 'owner' }];
const ladderOf = (levels: object[], repeat: object | null = null): LadderInput =>
  ladderInputSchema.parse({ name: 'l', repeat, levels: levels.map((level) => ({ who, ...level })) });

type Change = (alert: Alert, at: number) => Partial<Alert>;
const escalate: Change = (_, at) => ({ escalated: { at: iso(at), by: 'ana' } });
const acknowledge: Change = () => ({ status: 'acknowledged' });
const timeOut: Change = () => ({ status: 'open' });
const close: Change = () => ({ status: 'closed' });
const recover: Change = () => ({ condition: 'recovered' });
const comeBack: Change = ({ recurrences }) => ({ condition: 'active', recurrences: recurrences + 1 });
const grow =
  (matches: number): Change =>
  () => ({ matches });
const worse: Change = () => ({ severity: 'critical' });
const silenced =
  (over = false): Change =>
  () => ({ silenced: { by: [{ id: 's', name: 's', recurs: false }], until: iso(T0), over } });
const heard: Change = () => ({ silenced: null });

/**
 * Looks when it is time to, and after each change (at so many minutes), as the worker does; answers what was told when.
 * `asleep`: levels that are skipped.
 */
function timeline(
  ladder: LadderInput,
  changes: Array<[number, Change]>,
  { until = 600, asleep = [] as number[], from = {} as Partial<Alert> } = {},
): string[] {
  const log: string[] = [];
  let alert = makeAlert({ createdAt: iso(T0), updatedAt: iso(T0), ...from });
  alert = { ...alert, ladder: startLadder({ id: 'l', name: 'l' }, alert, iso(T0)) };
  const look = (now: number) => {
    for (;;) {
      const state = planLadder(ladder, alert.ladder!, alert, { now, whoText: () => 'x' });
      alert = { ...alert, ladder: state };
      if (!state.next || Date.parse(state.next.at) > now) return;
      const skipped = asleep.includes(state.next.level);
      log.push(`${(now - T0) / MIN} min: ${state.next.level + 1} ${skipped ? 'asleep' : state.next.why}`);
      alert = { ...alert, ladder: climbed(state, skipped) };
    }
  };
  const left = [...changes];
  for (let minute = 0; minute <= until; minute++) {
    const now = T0 + minute * MIN;
    while (left[0]?.[0] === minute) {
      alert = { ...alert, ...left.shift()![1](alert, now), updatedAt: iso(now) };
    }
    const due = ladderLookAt(alert);
    if (due !== null && Date.parse(due) <= now) look(now);
  }
  return log;
}

const chain = ladderOf([
  { when: 'unacknowledged', after: '5m' },
  { when: 'unacknowledged', after: '15m' },
  { when: 'unacknowledged', after: '1h' },
]);
const mixed = ladderOf([
  { when: 'unacknowledged', after: '5m' },
  { when: 'active', after: '2h' },
  { when: 'worse' },
  { when: 'repeats', count: 10 },
]);
const repeating = ladderOf(
  [
    { when: 'unacknowledged', after: '0s' },
    { when: 'unacknowledged', after: '10m' },
  ],
  { after: '30m', times: 2 },
);

test.each<[string, LadderInput, Array<[number, Change]>, string[]]>([
  [
    'nobody acts',
    chain,
    [],
    ['5 min: 1 unacknowledged', '15 min: 2 unacknowledged', '60 min: 3 unacknowledged'],
  ],
  ['acknowledged before the first', chain, [[3, acknowledge]], []],
  ['acknowledged between two', chain, [[10, acknowledge]], ['5 min: 1 unacknowledged']],
  [
    'the acknowledgement runs out: from the start',
    chain,
    [
      [10, acknowledge],
      [100, timeOut],
    ],
    [
      '5 min: 1 unacknowledged',
      '105 min: 1 unacknowledged',
      '115 min: 2 unacknowledged',
      '160 min: 3 unacknowledged',
    ],
  ],
  ['closed', chain, [[4, close]], []],
  [
    'reopened',
    chain,
    [
      [6, close],
      [100, timeOut],
      [110, acknowledge],
    ],
    ['5 min: 1 unacknowledged', '105 min: 1 unacknowledged'],
  ],
  ['recovered', chain, [[10, recover]], ['5 min: 1 unacknowledged']],
  [
    'it comes back',
    chain,
    [
      [10, recover],
      [30, comeBack],
      [40, acknowledge],
    ],
    ['5 min: 1 unacknowledged', '35 min: 1 unacknowledged'],
  ],
  [
    'a silence uses up nothing: from the start when it ends',
    chain,
    [
      [3, silenced()],
      [30, heard],
      [40, acknowledge],
    ],
    ['5 min: 1 unacknowledged', '15 min: 2 unacknowledged', '35 min: 1 unacknowledged'],
  ],
  [
    'what happened within a silence that is over stays quiet',
    chain,
    [
      [3, silenced()],
      [10, silenced(true)],
    ],
    ['5 min: 1 unacknowledged'],
  ],
  [
    'somebody asks for it all the same',
    chain,
    [
      [3, silenced(true)],
      [10, escalate],
    ],
    ['10 min: 1 asked'],
  ],
  [
    'somebody asks for the next level; times stay',
    chain,
    [[6, escalate]],
    ['5 min: 1 unacknowledged', '6 min: 2 asked', '60 min: 3 unacknowledged'],
  ],
  [
    'asked while acknowledged',
    chain,
    [
      [1, acknowledge],
      [2, escalate],
    ],
    ['2 min: 1 asked'],
  ],
  [
    'asked when all were told: the last once more',
    chain,
    [[70, escalate]],
    ['5 min: 1 unacknowledged', '15 min: 2 unacknowledged', '60 min: 3 unacknowledged', '70 min: 3 asked'],
  ],
  [
    'still active, acknowledged or not',
    mixed,
    [[10, acknowledge]],
    ['5 min: 1 unacknowledged', '120 min: 2 active'],
  ],
  [
    'worse, though acknowledged, once',
    mixed,
    [
      [1, acknowledge],
      [20, worse],
      [21, grow(2)],
      [30, close],
    ],
    ['20 min: 3 worse'],
  ],
  [
    'so many repeats',
    mixed,
    [
      [1, acknowledge],
      [20, grow(10)],
      [21, grow(11)],
      [22, grow(40)],
      [30, close],
    ],
    ['21 min: 4 repeats'],
  ],
  [
    'repeats of an alert that comes and goes, once',
    mixed,
    Array.from({ length: 24 }, (_, n): [number, Change] => [
      n + 1,
      n % 2 === 0 ? recover : (alert) => ({ ...comeBack(alert, 0), matches: alert.matches + 1 }),
    ]).concat([[30, close]]),
    ['20 min: 4 repeats', '29 min: 1 unacknowledged'],
  ],
  [
    'repeats are counted anew once somebody had a look',
    mixed,
    [
      [1, acknowledge],
      [20, grow(11)],
      [21, timeOut],
      [22, acknowledge],
      [30, grow(20)],
      [31, grow(21)],
      [40, close],
    ],
    ['20 min: 4 repeats', '31 min: 4 repeats'],
  ],
  [
    'again and again, as often as it says',
    repeating,
    [],
    [
      '0 min: 1 unacknowledged',
      '10 min: 2 unacknowledged',
      '40 min: 1 unacknowledged',
      '50 min: 2 unacknowledged',
      '80 min: 1 unacknowledged',
      '90 min: 2 unacknowledged',
    ],
  ],
  [
    'not again once acknowledged',
    repeating,
    [[20, acknowledge]],
    ['0 min: 1 unacknowledged', '10 min: 2 unacknowledged'],
  ],
])('%s', (_, ladder, changes, told) => {
  expect(timeline(ladder, changes)).toEqual(told);
});

test('the next level is told in place of one that is asleep', () => {
  expect(timeline(chain, [[20, acknowledge]], { asleep: [0] })).toEqual([
    '5 min: 1 asleep',
    '5 min: 2 skipped',
  ]);
  expect(timeline(chain, [], { asleep: [0, 1] })).toEqual([
    '5 min: 1 asleep',
    '5 min: 2 asleep',
    '5 min: 3 skipped',
  ]);
});

test('without levels there is nothing to wait for, not even when somebody asks', () => {
  const alert = makeAlert({ escalated: { at: iso(T0), by: 'ana' } });
  const begun = startLadder({ id: 'l', name: 'l' }, alert, iso(T0));
  const gone = planLadder({ levels: [], repeat: null }, begun, alert, { now: T0, whoText: () => 'x' });
  expect(gone.next).toBeNull();
});

test('an event is open until somebody acts', () => {
  expect(timeline(chain, [[10, close]], { from: { condition: 'event' } })).toEqual([
    '5 min: 1 unacknowledged',
  ]);
});

test('a look that is repeated finds the same level at the same moment', () => {
  const alert = makeAlert({ severity: 'critical' });
  const begun = startLadder({ id: 'l', name: 'l' }, { severity: 'low', matches: 1 }, iso(T0));
  const plan = (state: typeof begun, now: number) =>
    planLadder(mixed, state, alert, { now, whoText: () => 'x' });
  const first = plan(begun, T0 + MIN);
  expect(first.next).toMatchObject({ level: 2, at: iso(T0 + MIN) });
  expect(plan(first, T0 + 3 * MIN)).toEqual(first);
  const wanted = { ...alert, escalated: { at: iso(T0 + MIN), by: 'ana' } };
  const asked = planLadder(chain, begun, wanted, { now: T0 + MIN, whoText: () => 'x' });
  expect(planLadder(chain, asked, wanted, { now: T0 + 9 * MIN, whoText: () => 'x' })).toEqual(asked);
});

test('what was asked for goes on to the next level, until none is left', () => {
  const alert = makeAlert({ status: 'acknowledged', escalated: { at: iso(T0), by: 'ana' } });
  const plan = (state: ReturnType<typeof startLadder>) =>
    planLadder(chain, state, alert, { now: T0, whoText: (level) => `level ${level}` });
  const first = plan(startLadder({ id: 'l', name: 'l' }, alert, iso(T0)));
  const second = plan(passedOn(chain, first)!);
  expect(second.next).toEqual({ level: 1, at: iso(T0), why: 'asked', who: 'level 1' });
  expect(second.done).toEqual([{ level: 0, at: iso(T0), skipped: true }]);
  expect(passedOn(chain, plan(passedOn(chain, second)!))).toBeNull();
});
