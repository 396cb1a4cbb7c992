import type { Delivery, Held, Person, QuietHours, Rule } from '../../common/schemas';
import { makeAlert } from '../../test/make';
import { deliveryId } from '../channels';
import type { Notice } from '../store';
import type { Order, Telling } from './contract';
import { followStage, heldStage, lateStage, quietHoursStage, shadowStage } from './quiet_stages';

const NOW = Date.parse('2026-01-05T23:00:00.000Z');
const order = (over: Partial<Order> = {}): Order => ({
  channelId: 'c',
  recipients: [],
  dueAt: new Date(NOW).toISOString(),
  bundle: null,
  held: null,
  ...over,
});
const telling = (
  notice: Partial<Notice> = {},
  rest: { rule?: Partial<Rule>; critical?: boolean } = {},
): Telling => ({
  alert: makeAlert({ id: 'a', severity: rest.critical ? 'critical' : 'high' }),
  rule: { id: 'r', space: 'default', shadow: false, ...rest.rule } as Rule,
  notice: {
    reason: 'created',
    ordinal: 0,
    at: new Date(NOW).toISOString(),
    channels: ['c'],
    mark: 7,
    ...notice,
  },
  now: NOW,
});
const SILENCE: Held = { why: 'silence', text: 'silenced: "x" until …' };

it('what was decided with the notice stands; what another stage held keeps its own reason', async () => {
  const nobody: Held = { why: 'nobody', text: 'nobody to tell' };
  const orders = [order(), order({ channelId: 'd', held: nobody })];
  expect((await heldStage(orders, telling({ held: SILENCE }))).map(({ held }) => held)).toEqual([
    SILENCE,
    nobody,
  ]);
  expect(await heldStage(orders, telling())).toEqual(orders);
});

it.each([
  ['of the rule', true, false, /the rule runs in shadow mode/],
  ['of the space', false, true, /the whole space runs in shadow mode/],
  ['of neither', false, false, null],
])('shadow mode %s', async (_, rule, space, text) => {
  const stage = shadowStage({ settings: { of: async () => ({ shadow: space }) } });
  const [made] = await stage([order()], telling({}, { rule: { shadow: rule } }));
  if (text) expect(made!.held).toMatchObject({ why: 'shadow', text: expect.stringMatching(text) });
  else expect(made!.held).toBeNull();
});

describe('what follows a trigger', () => {
  const trigger = (ordinal: number) => ({
    reason: 'created' as const,
    ordinal,
    at: new Date(NOW).toISOString(),
  });
  const store = (held: Record<string, Held | null>) => ({
    month: async () => 'deliveries',
    mget: async (asked: ReadonlyArray<{ id: string }>) =>
      asked.map(({ id }) =>
        id in held ? { source: { payload: { delivery: { held: held[id] } as Delivery } } } : null,
      ) as never,
  });
  const first = deliveryId('a', 'created', 0, 'c');
  const second = deliveryId('a', 'created', 1, 'c');
  it.each<[string, Record<string, Held | null>, Held['why'] | null]>([
    ['one that was sent', { [first]: null }, null],
    ['one that was held', { [first]: SILENCE }, 'silence'],
    ['one that was held, and one that was not', { [first]: SILENCE, [second]: null }, null],
    ['none on record: the channel hears of recoveries alone', {}, null],
  ])('after %s', async (_, held, why) => {
    const told = telling({ reason: 'recovered', triggers: [trigger(0), trigger(1)] });
    const [made] = await followStage({ store: store(held) })([order()], told);
    expect(made!.held?.why ?? null).toBe(why);
  });
});

it('matches found late go into one bundle of all rules, sent within five minutes', async () => {
  const at = '2026-01-05T22:01:30.000Z';
  const ends = '2026-01-05T22:05:00.000Z';
  const [late] = await lateStage([order({ dueAt: at })], telling({ late: true, at }));
  expect(late).toMatchObject({ bundle: `late ${ends}`, dueAt: ends });
  const held = order({ held: { why: 'silence', text: 'a silence' } });
  expect(await lateStage([held], telling({ late: true, at }))).toEqual([held]);
  expect(await lateStage([order()], telling())).toEqual([order()]);
});

describe('quiet hours', () => {
  const hours: QuietHours = {
    zone: 'UTC',
    windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '22:00', to: '07:00' }],
    criticalPasses: true,
  };
  const stage = (quietHours: QuietHours | null, people: Person[] = []) =>
    quietHoursStage({
      known: async () => ({ people, quietHours: new Map(quietHours ? [['c', quietHours]] : []) }),
    });
  const opening = '2026-01-06T07:00:00.000Z';
  it.each<[string, QuietHours | null, Partial<Order>, boolean, string | null]>([
    ['put off to their end', hours, {}, false, opening],
    ['what is due later within them, too', hours, { dueAt: '2026-01-06T03:00:00.000Z' }, false, opening],
    ['let pass what is due after them', hours, { dueAt: '2026-01-06T08:00:00.000Z' }, false, null],
    ['let critical pass', hours, {}, true, null],
    ['leave alone what is held', hours, { held: SILENCE }, false, null],
    ['are none', null, {}, false, null],
  ])('%s', async (_, quietHours, over, critical, due) => {
    const [made] = await stage(quietHours)([order(over)], telling({}, { critical }));
    if (due) expect(made).toEqual(order({ ...over, dueAt: due, bundle: `quiet hours c ${due}` }));
    else expect(made).toEqual(order(over));
  });

  const person = (name: string, quietHours: QuietHours | null, address = `@${name}`): Person => ({
    ...{ id: name, login: name, name, zone: null, quietHours, addresses: [{ channel: 'c', address }] },
    ...{ space: 'default', version: 1, updatedAt: '', updatedBy: '' },
  });
  const late = { ...hours, windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '02:00', to: '09:00' }] };
  const everybody = [person('ana', hours), person('ben', null), person('zoe', late)];
  it.each<[string, QuietHours | null, Partial<Order>, string | null]>([
    ['of whom it is for', null, { recipients: ['@ana'] }, opening],
    ['of nobody that it is for', null, { recipients: ['@ben'] }, null],
    ['of people do not concern the channel itself', null, {}, null],
    ['not begun yet, when it is made', null, { recipients: ['@zoe'] }, null],
    [
      'begun when what else puts it off is over',
      null,
      { recipients: ['@zoe'], dueAt: '2026-01-06T03:00:00.000Z', bundle: 'a policy’s' },
      '2026-01-06T09:00:00.000Z',
    ],
    [
      'of the channel, at whose end those of the person have begun',
      hours,
      { recipients: ['@zoe'] },
      '2026-01-06T09:00:00.000Z',
    ],
    ['of the last of them', null, { recipients: ['@ana', '@ben', '@zoe'] }, '2026-01-06T09:00:00.000Z'],
  ])('%s', async (_, quietHours, over, due) => {
    const [made] = await stage(quietHours, everybody)([order(over)], telling());
    if (due) expect(made).toEqual(order({ ...over, dueAt: due, bundle: `quiet hours c ${due}` }));
    else expect(made).toEqual(order(over));
  });

  it('of whoever is meant, where an address is shared', async () => {
    const shared = [person('ana', hours, '@team'), person('ben', null, '@team')];
    const to = (name: string) => order({ recipients: ['@team'], people: [name] });
    const due = async (name: string) => (await stage(null, shared)([to(name)], telling()))[0]!.dueAt;
    expect([await due('ana'), await due('ben')]).toEqual([opening, to('ben').dueAt]);
  });
});
