import type { Group, Person, Settings } from '../../common/schemas';
import { makeAlert } from '../../test/make';
import type { NoticeTarget } from '../store';
import { type Known, resolveWho } from './resolve_who';

const kept = { space: 'default', version: 1, updatedAt: '', updatedBy: '' };
const person = (login: string, addresses: Record<string, string>, more: Partial<Person> = {}): Person => ({
  ...kept,
  id: login,
  login,
  name: login.toUpperCase(),
  zone: null,
  quietHours: null,
  addresses: Object.entries(addresses).map(([channel, address]) => ({ channel, address })),
  ...more,
});
const night = { zone: 'UTC', windows: [{ days: [1], from: '11:00', to: '13:00' }], criticalPasses: true };
const known: Known = {
  people: [
    person('ana', { mail: 'ana@x', chat: 'U1' }),
    person('ben', { gone: 'B', chat: 'U2' }),
    person('eve', {}),
    person('zoe', { mail: 'zoe@x' }, { quietHours: night }),
  ],
  groups: [
    { ...kept, id: 'g', name: 'All', who: { kind: 'all', members: ['ana', 'ben'] } },
    {
      ...kept,
      id: 'none',
      name: 'Nights',
      who: {
        kind: 'schedule',
        zone: 'UTC',
        shifts: [{ days: [2], from: '09:00', to: '10:00', login: 'ana' }],
        overrides: [],
      },
    },
  ] as Group[],
  settings: {
    ...kept,
    id: 's',
    name: 's',
    defaultChannel: null,
    opsChannel: 'chat',
    escalationChannel: null,
  } as Settings,
  channels: new Map([
    ['mail', 'Mail'],
    ['chat', 'Chat'],
  ]),
  quietHours: new Map(),
  lists: new Map([['l', { name: 'Leads', values: ['ben', 'stranger'] }]]),
};
const at = Date.parse('2026-01-05T12:00:00.000Z');
const alert = makeAlert({
  owner: null,
  key: { 'user.email': 'ANA@x' },
  values: { 'asset.owner': 'ben', 'asset.team': ['ana', 'ben'] },
  sample: [{ id: '1', index: 'i', time: '', fields: { team: ['ben', 'eve'] } }],
});

type Expected = { people?: string[]; channels?: string[]; missing?: string[] };
const by = null;
test.each<[string, NoticeTarget[], Expected]>([
  ['a person by their first address', [{ kind: 'person', login: 'ana', by }], { people: ['mail ana@x'] }],
  [
    'a person by the channel asked for',
    [{ kind: 'person', login: 'ana', by: 'chat' }],
    { people: ['chat U1'] },
  ],
  [
    'by another where they have none there',
    [{ kind: 'person', login: 'ben', by: 'mail' }],
    { people: ['chat U2'] },
  ],
  ['a channel that is gone does not count', [{ kind: 'person', login: 'ben', by }], { people: ['chat U2'] }],
  ['no address', [{ kind: 'person', login: 'eve', by }], { missing: ['EVE has no address'] }],
  ['a stranger', [{ kind: 'person', login: 'x', by }], { missing: ['x is not among the people'] }],
  ['a group', [{ kind: 'group', id: 'g', by: 'chat' }], { people: ['chat U1', 'chat U2'] }],
  ['nobody on call', [{ kind: 'group', id: 'none', by }], { missing: ['nobody of Nights is on call'] }],
  ['no such group', [{ kind: 'group', id: 'x', by }], { missing: ['there is no group x'] }],
  ['the owner of the rule where the alert has none', [{ kind: 'owner', by }], { people: ['chat U2'] }],
  [
    'a field of the key, by address',
    [{ kind: 'field', field: 'user.email', by }],
    { people: ['mail ana@x'] },
  ],
  [
    'a field of a sample',
    [{ kind: 'field', field: 'team', by }],
    { people: ['chat U2'], missing: ['EVE has no address'] },
  ],
  ['a field that a step set', [{ kind: 'field', field: 'asset.owner', by }], { people: ['chat U2'] }],
  [
    'a field that a step set to several',
    [{ kind: 'field', field: 'asset.team', by }],
    { people: ['mail ana@x', 'chat U2'] },
  ],
  ['a field that is not there', [{ kind: 'field', field: 'x', by }], { missing: ['the match has no x'] }],
  [
    'a list',
    [{ kind: 'list', id: 'l', by }],
    { people: ['chat U2'], missing: ['the list Leads names "stranger", of whom no address is known'] },
  ],
  ['a channel', [{ kind: 'channel', id: 'chat' }], { channels: ['chat'] }],
  ['the ops channel', [{ kind: 'setting', which: 'opsChannel' }], { channels: ['chat'] }],
  [
    'a setting that is not made',
    [{ kind: 'setting', which: 'escalationChannel' }],
    { missing: ['the space has no channel for escalations'] },
  ],
  [
    'everybody once',
    [
      { kind: 'person', login: 'ben', by },
      { kind: 'group', id: 'g', by: null },
    ],
    { people: ['chat U2', 'mail ana@x'] },
  ],
])('%s', (_, targets, expected) => {
  const found = resolveWho(known, targets, { alert, rule: { owner: 'ben' }, at, except: null });
  expect({
    people: found.people.map(({ channelId, address }) => `${channelId} ${address}`),
    channels: found.channels,
    missing: found.missing,
  }).toEqual({ people: [], channels: [], missing: [], ...expected });
});

test('nobody is told of their own act', () => {
  const found = resolveWho(known, [{ kind: 'group', id: 'g', by }], {
    alert,
    rule: { owner: null },
    at,
    except: 'ana',
  });
  expect(found).toMatchObject({ people: [{ login: 'ben' }], missing: [] });
});

test.each([
  ['warning', '2026-01-05T13:00:00.000Z'],
  ['critical', null],
] as const)('quiet hours, %s', (severity, until) => {
  const target: NoticeTarget = { kind: 'person', login: 'zoe', by };
  const [zoe] = resolveWho(known, [target], {
    alert: { ...alert, severity },
    rule: { owner: null },
    at,
    except: null,
  }).people;
  expect(zoe!.quietUntil).toBe(until && Date.parse(until));
});
