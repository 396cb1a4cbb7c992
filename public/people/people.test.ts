import type { Group, LadderLevel } from '../../common/schemas';
import { recipientsOf, toldRows } from '../rule_editor/told_draft';
import { whenText } from '../who/when_rows';
import { checkGroup, draftOfGroup, newGroup } from './group_draft';
import { levelText } from './level_text';
import { errorAt } from './problems';

const NOW = Date.parse('2026-01-05T12:00:00.000Z');
const names = {
  person: (login: string) => ({ ana: 'Ana' })[login],
  group: () => 'Ops',
  list: () => undefined,
  channel: () => 'Chat',
};

test.each<[LadderLevel, string]>([
  [{ when: 'unacknowledged', after: '0s', who: [{ kind: 'owner', by: null }] }, 'at once: its owner'],
  [
    { when: 'unacknowledged', after: '5m', who: [{ kind: 'person', login: 'ana', by: 'c' }] },
    'not acknowledged after 5 minutes: Ana by Chat',
  ],
  [
    { when: 'active', after: '2h', who: [{ kind: 'group', id: 'g', by: null }] },
    'not over after 2 hours: Ops',
  ],
  [{ when: 'worse', who: [{ kind: 'channel', id: 'c' }] }, 'when it gets worse: Chat'],
  [
    { when: 'repeats', count: 5, who: [{ kind: 'field', field: 'mail', by: null }] },
    'found 5 more times: whom mail names',
  ],
])('a level in words: %#', (level, text) => {
  expect(levelText(level, names)).toBe(text);
});

test.each([
  [[1, 2, 3, 4, 5], 'Mon–Fri 09:00–17:00'],
  [[0, 1, 2, 3, 4, 5, 6], 'every day 09:00–17:00'],
  [[6, 0], 'Sat, Sun 09:00–17:00'],
  [[0, 5, 6], 'Fri–Sun 09:00–17:00'],
  [[1, 3], 'Mon, Wed 09:00–17:00'],
])('days %j', (days, text) => {
  expect(whenText({ days, from: '09:00', to: '17:00' })).toBe(text);
});

describe('a group as it is written', () => {
  const kept = { id: 'g', space: 's', version: 1, updatedAt: '', updatedBy: '' };
  const overrides = [{ from: '2026-01-05T10:00:00.000Z', to: '2026-01-06T10:00:00.000Z', login: 'ana' }];
  test.each<Group['who']>([
    { kind: 'all', members: ['ana', 'ben'] },
    {
      kind: 'rotation',
      members: ['ben', 'ana'],
      starts: '2026-01-05',
      handover: '09:00',
      zone: 'Europe/Berlin',
      shift: '12h',
      overrides,
    },
    {
      kind: 'schedule',
      zone: 'UTC',
      shifts: [{ days: [1], from: '09:00', to: '17:00', login: 'ana' }],
      overrides,
    },
  ])('is the same when it is opened and saved: $kind', (who) => {
    const draft = draftOfGroup({ ...kept, name: 'Ops', who }, NOW);
    expect(checkGroup(draft).input).toEqual({ name: 'Ops', who });
  });

  test('what is wrong is named', () => {
    const { input, errors } = checkGroup({ ...newGroup(NOW), kind: 'rotation', handover: '9', zone: 'Mars' });
    expect(input).toBeNull();
    expect(errors).toMatchObject({
      name: 'give the group a name',
      'who.members': 'name at least one person',
      'who.handover': 'write a time of day as in 22:00',
    });
    expect(errorAt(errors, 'who')).toBeDefined();
  });
});

test('recipients with the same conditions are one line', () => {
  const one = (login: string, severities: Array<'critical'> = []) => ({
    who: { kind: 'person' as const, login, by: null },
    severities,
    tags: [],
  });
  const recipients = [one('ana'), one('ben'), one('eve', ['critical'])];
  const rows = toldRows(recipients);
  expect(rows.map(({ who }) => who.length)).toEqual([2, 1]);
  expect(recipientsOf(rows)).toEqual(recipients);
});
