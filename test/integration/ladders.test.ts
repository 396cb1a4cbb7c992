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

test('the end goes to those that the ladder told', async () => {
  await world.alert({}, await threeLevels());
  await world.at(5);
  const notice = {
    reason: 'recovered' as const,
    ordinal: 0,
    at: new Date(world.start + 600_000).toISOString(),
    channels: [],
    mark: 1,
  };
  const writes = await world.teller.deliveries(world.rule, await world.now(), notice);
  await world.store.bulk(writes, { refresh: true });
  expect(await world.told()).toEqual([FIRST, 'recovered | chat | @ana']);
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
