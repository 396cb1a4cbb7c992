import type { ListRow, ValueList } from '../../common/schemas';
import { checkList, draftOfList, NEW_LIST, pickedFile, valuesOfFile } from './draft';
import { shownLists } from './rows';

const row = (name: string, count: number, updatedAt: string, description = ''): ListRow =>
  ({ id: name, name, count, updatedAt, description }) as ListRow;

it.each([
  [{ search: '', sort: 'name', order: 'asc' }, ['blocked', 'hosts', 'users']],
  [{ search: '', sort: 'name', order: 'desc' }, ['users', 'hosts', 'blocked']],
  [{ search: '', sort: 'count', order: 'desc' }, ['hosts', 'blocked', 'users']],
  [{ search: '', sort: 'updatedAt', order: 'asc' }, ['users', 'hosts', 'blocked']],
  [{ search: 'Bad adDress', sort: 'name', order: 'asc' }, ['blocked']],
] as const)('%j shows %j', (state, names) => {
  const items = [row('users', 1, '1'), row('hosts', 9, '2'), row('blocked', 1, '3', 'bad addresses')];
  expect(shownLists(items, state).map(({ name }) => name)).toEqual(names);
});

it('keeps values that no line can show', () => {
  const list = { name: 'l', description: 'd', values: ['a', 'two\nlines', ' spaced', 'b'] } as ValueList;
  const draft = draftOfList(list);
  expect(draft).toMatchObject({ values: 'a\nb', odd: ['two\nlines', ' spaced'] });
  expect(checkList(draft).input?.values).toEqual(['a', 'b', 'two\nlines', ' spaced']);
});

it.each([
  ['users.CSV', 'csv', ['user', 'ana']],
  ['users.txt', 'lines', ['user,why', 'ana,1']],
])('reads %s as %s', (name, format, values) => {
  const file = pickedFile(name, 'user,why\nana,1\n');
  expect(file.format).toBe(format);
  expect(valuesOfFile(file).values.map(({ value }) => value)).toEqual(values);
});

it.each([
  [{ name: ' ' }, 'name', /name/],
  [{ file: pickedFile('a.csv', '"a') }, 'file', /not closed/],
  [{ file: pickedFile('a.txt', 'x'.repeat(1_000_001)) }, 'file', /more than 1,000,000/],
  [{ values: Array.from({ length: 10_001 }, (_, n) => n).join('\n') }, 'values', /10,001 values/],
])('%# is refused at %s', (part, field, message) => {
  const { input, errors } = checkList({ ...NEW_LIST, name: 'l', ...part });
  expect(input).toBeNull();
  expect(errors[field as string]).toMatch(message);
});

it('sends a file as it is', () =>
  expect(
    checkList({ ...NEW_LIST, name: 'l', values: 'a\na', file: pickedFile('x.csv', 'b,1') }).input,
  ).toEqual({
    name: 'l',
    description: '',
    values: ['a'],
    file: { text: 'b,1', format: 'csv', header: false },
  }));
