import { mentionsIn, whoText } from '.';

test.each([
  ['@ben please look', ['ben']],
  ['Ask @ben, then @eve.', ['ben', 'eve']],
  ['(@ben) and @ben again', ['ben']],
  ['mail ops@example.org', []],
  ['@eve@example.org and @d.o-e', ['eve@example.org', 'd.o-e']],
  ['@ nobody', []],
  ['"@ben": yes?', ['ben']],
])('%s', (note, logins) => {
  expect(mentionsIn(note)).toEqual(logins);
});

const names = {
  person: (login: string) => (login === 'ana' ? 'Ana A.' : undefined),
  group: (id: string) => (id === 'g' ? 'Night shift' : undefined),
  list: () => undefined,
  channel: (id: string) => (id === 'c' ? 'Chat' : undefined),
};
test.each([
  [{ kind: 'person', login: 'ana', by: 'c' }, 'Ana A. by Chat'],
  [{ kind: 'person', login: 'ben', by: null }, 'ben'],
  [{ kind: 'group', id: 'g', by: null }, 'Night shift'],
  [{ kind: 'group', id: 'x', by: null }, 'x (gone)'],
  [{ kind: 'owner', by: null }, 'its owner'],
  [{ kind: 'field', field: 'user.email', by: null }, 'whom user.email names'],
  [{ kind: 'list', id: 'l', by: null }, 'the list l (gone)'],
  [{ kind: 'channel', id: 'c' }, 'Chat'],
] as const)('%j is called %s', (who, text) => {
  expect(whoText(who, names)).toBe(text);
});
