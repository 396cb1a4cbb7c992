import { type GroupWho, groupWhoSchema } from '../schemas';
import { onCall } from '.';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const asked = (who: GroupWho, at: string) => {
  const { logins, until } = onCall(who, Date.parse(at));
  return [logins.join(', ') || 'nobody', iso(until)];
};
const rotation = (more: object = {}) =>
  groupWhoSchema.parse({
    kind: 'rotation',
    members: ['ana', 'ben', 'eve'],
    starts: '2026-01-05',
    handover: '09:00',
    zone: 'Europe/Berlin',
    shift: '7d',
    ...more,
  });

test('all means all, each once', () => {
  expect(asked({ kind: 'all', members: ['ana', 'ben', 'ana'] }, '2026-01-05T00:00:00Z')).toEqual([
    'ana, ben',
    null,
  ]);
});

describe('a weekly rotation in Berlin, handed over on Mondays at 09:00', () => {
  test.each([
    ['at the first handover', '2026-01-05T08:00:00Z', 'ana', '2026-01-12T08:00:00.000Z'],
    ['a moment before the next', '2026-01-12T07:59:59Z', 'ana', '2026-01-12T08:00:00.000Z'],
    ['at the next', '2026-01-12T08:00:00Z', 'ben', '2026-01-19T08:00:00.000Z'],
    ['after three it is the first again', '2026-01-26T08:00:00Z', 'ana', '2026-02-02T08:00:00.000Z'],
    ['before it ever began it goes on backwards', '2026-01-05T07:59:00Z', 'eve', '2026-01-05T08:00:00.000Z'],
    // 2026-03-29: clocks go forward, so that 09:00 is 07:00 UTC from then on.
    ['over the night that is short', '2026-03-29T12:00:00Z', 'eve', '2026-03-30T07:00:00.000Z'],
    ['still 09:00 in summer', '2026-03-30T06:59:59Z', 'eve', '2026-03-30T07:00:00.000Z'],
    ['the one after', '2026-03-30T07:00:00Z', 'ana', '2026-04-06T07:00:00.000Z'],
    // 2026-10-25: clocks go back.
    ['over the night that is long', '2026-10-26T07:59:59Z', 'eve', '2026-10-26T08:00:00.000Z'],
  ])('%s', (_, at, login, until) => {
    expect(asked(rotation(), at)).toEqual([login, until]);
  });
});

test.each([
  ['in the morning', '2026-03-28T12:00:00Z', 'ana', '2026-03-28T19:00:00.000Z'],
  ['the night in which an hour is missing', '2026-03-28T23:00:00Z', 'ben', '2026-03-29T06:00:00.000Z'],
  ['the next day', '2026-03-29T06:00:00Z', 'ana', '2026-03-29T18:00:00.000Z'],
])('shifts of twelve hours stay at 08:00 and 20:00: %s', (_, at, login, until) => {
  const halves = rotation({ members: ['ana', 'ben'], starts: '2026-03-23', handover: '08:00', shift: '12h' });
  expect(asked(halves, at)).toEqual([login, until]);
});

test('a handover at a time that a clock leaps over comes right after the leap', () => {
  const leaping = rotation({ members: ['ana', 'ben'], starts: '2026-03-28', handover: '02:30', shift: '1d' });
  expect(asked(leaping, '2026-03-29T00:59:59Z')).toEqual(['ana', '2026-03-29T01:00:00.000Z']);
  expect(asked(leaping, '2026-03-29T01:00:00Z')).toEqual(['ben', '2026-03-30T00:30:00.000Z']);
});

test.each([
  ['before', '2026-01-06T11:59:00Z', 'ana', '2026-01-06T12:00:00.000Z'],
  ['during', '2026-01-06T12:00:00Z', 'eve', '2026-01-06T18:00:00.000Z'],
  ['after', '2026-01-06T18:00:00Z', 'ana', '2026-01-12T08:00:00.000Z'],
])('somebody stands in: %s', (_, at, login, until) => {
  const overrides = [{ from: '2026-01-06T12:00:00Z', to: '2026-01-06T18:00:00Z', login: 'eve' }];
  expect(asked(rotation({ overrides }), at)).toEqual([login, until]);
});

test('an override by who is on call anyway changes nothing', () => {
  const overrides = [{ from: '2026-01-06T12:00:00Z', to: '2026-01-06T18:00:00Z', login: 'ana' }];
  expect(asked(rotation({ overrides }), '2026-01-06T13:00:00Z')).toEqual(['ana', '2026-01-12T08:00:00.000Z']);
});

describe('a schedule by weekdays', () => {
  const schedule = groupWhoSchema.parse({
    kind: 'schedule',
    zone: 'America/New_York',
    shifts: [
      { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', login: 'ana' },
      { days: [1, 2, 3, 4, 5], from: '16:00', to: '09:00', login: 'ben' },
    ],
    overrides: [{ from: '2026-01-10T12:00:00Z', to: '2026-01-10T13:00:00Z', login: 'eve' }],
  });
  test.each([
    ['by day', '2026-01-05T15:00:00Z', 'ana', '2026-01-05T21:00:00.000Z'],
    ['both, where shifts meet', '2026-01-05T21:30:00Z', 'ana, ben', '2026-01-05T22:00:00.000Z'],
    ['over midnight', '2026-01-06T06:00:00Z', 'ben', '2026-01-06T14:00:00.000Z'],
    ['into Saturday', '2026-01-10T11:00:00Z', 'ben', '2026-01-10T12:00:00.000Z'],
    ['somebody stands in', '2026-01-10T12:30:00Z', 'eve', '2026-01-10T13:00:00.000Z'],
    ['nobody at the week end', '2026-01-10T15:00:00Z', 'nobody', '2026-01-12T14:00:00.000Z'],
  ])('%s', (_, at, login, until) => {
    expect(asked(schedule, at)).toEqual([login, until]);
  });
});
