import { namedValues, valueProblem, valueSet } from './value_set';

describe('a set of values', () => {
  it.each([
    [['bad', 'really bad'], 'bad', true],
    [['bad', 'really bad'], 'really bad', true],
    [['bad'], 'really bad', false],
    [['bad'], 'Bad', false],
    [[''], '', true],
    [['/'], '/', true],
    [['//'], '//', true],
    [['/b.d/'], 'bad', true],
    [['/b.d/'], 'b\nd', true],
    [['/b.d/'], 'really bad', false],
    [['/.*bad/'], 'really bad', true],
    [['/(?i)bad/'], 'BAD', true],
    [['/bad|good/'], 'goodness', false],
    [['/a(/', 'a('], 'a(', true],
    [['/\\d+/', 'x'], '4711', true],
    [['/etc/'], '/etc/', false],
    [['/\\/etc\\//'], '/etc/', true],
    [['a.c'], 'abc', false],
  ])('%j has %j: %s', (values, value, expected) => {
    expect(valueSet(values).has(value)).toBe(expected);
    expect(valueSet(values).has(value)).toBe(expected);
  });

  it('names its texts as long as there is no regular expression', () => {
    expect(valueSet(['a', 'b', 'a']).texts).toEqual(new Set(['a', 'b']));
    expect(valueSet(['a', '/b/']).texts).toBeNull();
  });

  it('leaves out what is no regular expression, and says so', () => {
    const { problems, has } = valueSet(['/a(/', '/b+/']);
    expect(problems).toEqual(['/a(/ is no regular expression: missing closing ): `a(`; it was left out']);
    expect([has('a('), has('bb')]).toEqual([false, true]);
  });

  it('takes time in proportion to the value, whatever the expression', () => {
    const { has } = valueSet(['/(a+)+b/', '/(a|aa)*c/']);
    const started = performance.now();
    expect(has('a'.repeat(8_192))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['plain (', null],
    ['/fine?/', null],
    ['/a(?=b)/', '/a(?=b)/ is no regular expression: invalid or unsupported Perl syntax: `(?=`'],
    ['/(a)\\1/', '/(a)\\1/ is no regular expression: invalid escape sequence: `\\1`'],
  ])('%s: %s', (value, problem) => {
    expect(valueProblem(value)).toBe(problem);
  });

  it('takes its own values and those of its lists', () => {
    const lists = new Map([['l', ['b', 'c']]]);
    expect([...namedValues({ values: ['a'], lists: ['l', 'gone'] }, lists)]).toEqual(['a', 'b', 'c']);
  });
});
