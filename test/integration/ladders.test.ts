import type { Ladder } from '../../common/schemas';
import type { EsRequest } from '../../server/ports';
import { openTold, type ToldWorld } from './told/world';

let world: ToldWorld;
beforeAll(async () => {
  world = await openTold();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const person = (login: string, by: string | null = null) => ({ kind: 'person', login, by });
const threeLevels = async (): Promise<Ladder> => {
  const { channel, group } = await onCallGroup();
  return world.ladder([
    { when: 'unacknowledged', after: '5m', who: [person('ana')] },
    { when: 'unacknowledged', after: '15m', who: [{ kind: 'group', id: group, by: channel }] },
    { when: 'unacknowledged', after: '1h', who: [{ kind: 'channel', id: channel }] },
  ]);
};
async function onCallGroup() {
  const { id } = await world.ok('createGroup', {
    body: {
      name: 'On call',
      who: {
        kind: 'rotation',
        members: ['ben', 'eve'],
        starts: '2026-01-05',
        handover: '09:00',
        zone: 'UTC',
        shift: '1d',
      },
    },
  });
  return { group: id, channel: world.mail.id };
}
const note = (level: number, rest: string) => `level ${level} of Night, ${rest}`;
const FIRST = `escalated | chat | @ana | ${note(1, 'not acknowledged for 5 minutes')}`;
const SECOND = `escalated | mail | ben@example.org | ${note(2, 'not acknowledged for 15 minutes')}`;
const THIRD = `escalated | mail | ${note(3, 'not acknowledged for 1 hour')}`;

test('level by level, while nobody acts; the alert says who is next', async () => {
  await world.alert({}, await threeLevels());
  await world.at(0);
  expect((await world.now()).ladder).toMatchObject({ name: 'Night', next: { level: 0, who: 'Ana' } });
  await world.at(4);
  expect(await world.told()).toEqual([]);
  await world.at(5);
  await world.at(6);
  expect(await world.told()).toEqual([FIRST]);
  expect((await world.now()).ladder!.next).toMatchObject({ level: 1, who: 'On call by mail' });
  await world.at(15);
  await world.at(59);
  await world.at(60);
  await world.at(600);
  expect(await world.told()).toEqual([FIRST, SECOND, THIRD]);
  const { history, ladder } = await world.now();
  expect(ladder!.next).toBeNull();
  expect(history.map(({ type, note: said }) => `${type}: ${said}`)).toEqual([
    `ladder: ${note(1, 'not acknowledged for 5 minutes')}: told Ana by chat`,
    `ladder: ${note(2, 'not acknowledged for 15 minutes')}: told Ben by mail`,
    `ladder: ${note(3, 'not acknowledged for 1 hour')}: told mail`,
  ]);
});

test('an acknowledgement stops it, its time-out begins it anew', async () => {
  await world.alert({}, await threeLevels());
  await world.at(5);
  await world.act('ana', { type: 'acknowledge' });
  await world.at(400);
  expect(await world.told()).toEqual([FIRST]);
  // Acknowledged for eight hours from minute 5 on.
  await world.at(485);
  expect((await world.now()).status).toBe('open');
  await world.at(489);
  expect(await world.told()).toEqual([FIRST]);
  await world.at(490);
  await world.at(500);
  expect(await world.told()).toEqual([FIRST, FIRST, SECOND]);
});

test('worse and still active are told to whom they concern though somebody has acknowledged', async () => {
  const ladder = await world.ladder([
    { when: 'unacknowledged', after: '5m', who: [person('ana')] },
    { when: 'worse', who: [person('ben')] },
    { when: 'active', after: '2h', who: [person('eve')] },
  ]);
  await world.alert({}, ladder);
  await world.act('ana', { type: 'acknowledge' });
  await world.at(30);
  expect(await world.told()).toEqual([]);
  await world.change({ severity: 'critical' });
  await world.at(31);
  await world.at(32);
  await world.at(120);
  expect(await world.told()).toEqual([
    `escalated | chat | @ben | ${note(2, 'it got worse')}`,
    `escalated | chat | @eve | ${note(3, 'not over after 2 hours')}`,
  ]);
});

test('while it is snoozed nobody is told, and what would have been is on record', async () => {
  await world.alert({}, await threeLevels());
  const until = new Date(Date.UTC(2030, 0, 1)).toISOString();
  await world.change({ snoozed: { at: until, by: 'ana', until } });
  await world.at(5);
  const held = FIRST.replace('chat', 'held snooze');
  expect(await world.told()).toEqual([held]);
  await world.change({ snoozed: null });
  await world.at(15);
  expect(await world.told()).toEqual([held, SECOND]);
});

test('a silence uses up no level: when it ends the ladder begins anew', async () => {
  await world.alert({}, await threeLevels());
  const until = new Date(world.start + 30 * 60_000).toISOString();
  await world.change({
    silenced: { by: [{ id: 's', name: 'Patching', recurs: false }], until, over: false },
  });
  await world.at(20);
  const held = [FIRST.replace('chat', 'held silence'), SECOND.replace('mail', 'held silence')];
  expect(await world.told()).toEqual(held);
  await world.at(30);
  await world.change({ silenced: null });
  await world.at(31);
  await world.at(35);
  await world.at(36);
  expect(await world.told()).toEqual([...held, FIRST]);
  await world.at(45);
  expect(await world.told()).toEqual([...held, FIRST, SECOND]);
});

test('in shadow mode nobody is told, and the activity says who would be', async () => {
  await world.setRule({ shadow: true });
  await world.alert({}, await threeLevels());
  await world.at(5);
  await world.setRule({ shadow: false });
  expect(await world.told()).toEqual([FIRST.replace('chat', 'held shadow')]);
  const [event] = (await world.now()).history;
  expect(event!.note).toBe(
    `${note(1, 'not acknowledged for 5 minutes')}: would tell Ana by chat; not sent: the rule runs in shadow mode`,
  );
});

test('nobody is told of their own act: the next level is, where whoever asked is alone on theirs', async () => {
  const levels = [
    { when: 'unacknowledged', after: '5m', who: [person('ana')] },
    { when: 'unacknowledged', after: '15m', who: [person('ana'), person('ben')] },
  ];
  await world.alert({}, await world.ladder(levels));
  await world.act('eve', { type: 'acknowledge' });
  await world.act('ana', { type: 'escalate' });
  await world.at(1);
  await world.retell();
  expect(await world.told()).toEqual([`escalated | chat | @ben | ${note(2, 'asked for by ana')}`]);
  expect((await world.now()).history.filter(({ type }) => type === 'ladder').map((one) => one.note)).toEqual([
    `${note(1, 'asked for by ana')}: skipped, nobody is there but ana, who asked`,
    `${note(2, 'asked for by ana')}: told Ben by chat`,
  ]);
});

test('who is alone on the ladder is not told of what they asked for', async () => {
  await world.alert({}, await world.ladder([{ when: 'active', after: '1h', who: [person('ana')] }]));
  await world.act('ana', { type: 'escalate' });
  await world.at(1);
  await world.at(2);
  expect(await world.told()).toEqual([]);
});

test('who escalates has the next level told at once', async () => {
  await world.alert({}, await threeLevels());
  await world.at(5);
  await world.at(5.5);
  await world.act('ana', { type: 'escalate' });
  await world.at(6);
  expect(await world.told()).toEqual([
    FIRST,
    `escalated | mail | ben@example.org | ${note(2, 'asked for by ana')}`,
  ]);
});

test('who sleeps is passed over, on record, and the next is told in their place', async () => {
  await world.person('zoe', {
    quietHours: { zone: 'UTC', windows: [{ days: [1], from: '11:00', to: '20:00' }], criticalPasses: true },
  });
  const levels = [
    { when: 'unacknowledged', after: '5m', who: [person('zoe')] },
    { when: 'unacknowledged', after: '1h', who: [person('ben')] },
  ];
  await world.alert({}, await world.ladder(levels));
  await world.at(5);
  expect(await world.told()).toEqual([
    `escalated | chat | @ben | ${note(2, 'in place of the level before')}`,
  ]);
  const { history } = await world.now();
  expect(history[0]!.note).toContain('skipped, Zoe has quiet hours until 2026-01-05T20:00:00.000Z');
});

test('of what is acknowledged nobody else is told in their place: the message waits', async () => {
  await world.person('zoe', {
    quietHours: { zone: 'UTC', windows: [{ days: [1], from: '11:00', to: '20:00' }], criticalPasses: true },
  });
  const levels = [
    { when: 'active', after: '5m', who: [person('zoe')] },
    { when: 'unacknowledged', after: '1h', who: [person('ben')] },
  ];
  await world.alert({}, await world.ladder(levels));
  await world.act('ana', { type: 'acknowledge' });
  await world.at(5);
  const [delivery, ...more] = await world.deliveries();
  expect(delivery).toMatchObject({ recipients: ['@zoe'], nextTryAt: '2026-01-05T20:00:00.000Z' });
  expect(more).toEqual([]);
});

test('the end goes to those that the ladder told, and to nobody else', async () => {
  await world.alert({}, await threeLevels());
  await world.at(5);
  await world.at(60);
  await world.over(70, world.rule);
  expect((await world.told()).filter((one) => one.startsWith('recovered')).sort()).toEqual([
    'recovered | chat | @ana',
    'recovered | mail',
    'recovered | mail | ben@example.org',
  ]);
});

const isAlertWrite = ({ path, lines }: EsRequest) =>
  path === '/_bulk' && JSON.stringify(lines).includes('lookout.next_level_at');
const isDelivery = ({ path, lines }: EsRequest) =>
  path === '/_bulk' && JSON.stringify(lines).includes('nextTryAt');

test.each([
  ['before the level is planned', isAlertWrite, 'before'],
  ['after the level is planned', isAlertWrite, 'after'],
  ['before its message is stored', isDelivery, 'before'],
  ['after its message is stored', isDelivery, 'after'],
] as const)('a node dies %s: another one tells it, once', async (_, which, when) => {
  await world.alert({}, await threeLevels());
  const dying = world.tellers(world.dying((request) => (which(request) ? when : null)));
  await world.at(5, dying.ladders);
  await world.at(6);
  await world.at(7);
  expect(await world.told()).toEqual([FIRST]);
  const { history } = await world.now();
  expect(history.filter(({ type }) => type === 'ladder')).toHaveLength(1);
});

test('two nodes look at once: it is told once', async () => {
  await world.alert({}, await threeLevels());
  const [one, other] = [world.tellers(), world.tellers()];
  world.bench.now = world.start + 15 * 60_000;
  await Promise.all([one.ladders.look(), other.ladders.look()]);
  await world.at(16);
  expect(await world.told()).toEqual([FIRST, SECOND]);
});

test('without its ladder an alert waits for nothing', async () => {
  const ladder = await threeLevels();
  await world.alert({}, ladder);
  await world.at(0);
  await world.ok('deleteLadder', { params: { id: ladder.id } });
  world.bench.now += 2_000;
  await world.change({ recurrences: 1 });
  await world.at(60);
  expect(await world.told()).toEqual([]);
  expect((await world.now()).ladder!.next).toBeNull();
  await world.act('ana', { type: 'escalate' });
  await world.at(61);
  await world.at(62);
  const [escalated, ...more] = await world.deliveries();
  expect([escalated!.held?.why, more]).toEqual(['nobody', []]);
});
