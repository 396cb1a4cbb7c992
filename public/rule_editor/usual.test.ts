import { usualFields } from './usual';

const found = (columns: string[], ...names: string[]) =>
  ({
    resolved: { columns },
    fields: names.map((name) => ({ name, type: 'keyword', aggregatable: true })),
  }) as Parameters<typeof usualFields>[0];

test.each<[string, ReturnType<typeof found>, string[]]>([
  [
    'the usual ones that the source has',
    found([], 'user.name', 'salary', 'message'),
    ['message', 'user.name'],
  ],
  ['where the columns say nothing, too', found(['_source'], 'message'), ['message']],
  ['none where the search shows columns: those are kept', found(['salary'], 'message'), []],
  ['none where it has none', found([], 'salary'), []],
])('a new rule names %s', (_, source, named) => {
  expect(usualFields(source)).toEqual(named);
});
