import { type ListTextError, parseList } from './parse_list';

const lines = { format: 'lines' as const, header: false };
const csv = { format: 'csv' as const, header: false };
const values = (text: string, format: Parameters<typeof parseList>[1]) =>
  parseList(text, format).map(({ value }) => value);

describe('a list in a text file', () => {
  it.each([
    ['', []],
    ['a\nb', ['a', 'b']],
    ['a\r\n b \r\n\r\n', ['a', 'b']],
    ['\ufeffa\n# a comment\n  # another\nb # no comment', ['a', 'b # no comment']],
    ['/b.d/\na,b\n"c"', ['/b.d/', 'a,b', '"c"']],
    ['a\na', ['a', 'a']],
  ])('%j is one value a line', (text, expected) => {
    expect(values(text, lines)).toEqual(expected);
  });

  it.each([
    ['', []],
    ['a,1\nb,2\n', ['a', 'b']],
    ['\ufeffa,1\r\nb\r\n\r\n', ['a', 'b']],
    ['"a,b",1\n"say ""hi""",2', ['a,b', 'say "hi"']],
    ['"two\nlines",1\nc,"x\ny, z"\nd', ['two\nlines', 'c', 'd']],
    [',1\nb', ['b']],
    ['#a,1', ['#a']],
    [' "a" ,1', ['"a"']],
    ['"a" ,1', ['a']],
  ])('%j is the first column', (text, expected) => {
    expect(values(text, csv)).toEqual(expected);
  });

  it('leaves out the names of columns where there are any', () => {
    expect(values('user,why\nana,1', { format: 'csv', header: true })).toEqual(['ana']);
    expect(values('user\nana', { format: 'lines', header: true })).toEqual(['user', 'ana']);
  });

  it('says where each value stands', () => {
    expect(parseList('\n  a\nb', lines)).toEqual([
      { value: 'a', line: 2, position: 3 },
      { value: 'b', line: 3, position: 5 },
    ]);
    expect(parseList('"a\nb",x\nc', csv)).toEqual([
      { value: 'a\nb', line: 1, position: 0 },
      { value: 'c', line: 3, position: 8 },
    ]);
  });

  it.each([
    ['a\n"b', 2, 'line 2: the quotation mark is not closed'],
    ['"a"b', 3, 'line 1: after the closing quotation mark a comma or a new line must follow'],
    ['x,"a\n"b', 6, 'line 2: after the closing quotation mark'],
  ])('refuses %j at %i', (text, position, message) => {
    expect.assertions(2);
    try {
      parseList(text, csv);
    } catch (error) {
      expect((error as ListTextError).position).toBe(position);
      expect((error as ListTextError).message).toContain(message);
    }
  });

  it.each([
    ['rows', '"v",x\n', 150_000],
    ['rows without a comma', 'v\n', 150_000],
    ['columns', 'v,', 1],
  ])('takes time in proportion to the text: %s', (_, part, count) => {
    const started = performance.now();
    expect(parseList(part.repeat(150_000), csv)).toHaveLength(count);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
