import fc from 'fast-check';
import { decodeRison, encodeRison, RisonError } from '.';

describe('Rison', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: 'x' }, '(a:x,b:1)'],
    [{}, '()'],
    [[], '!()'],
    [[1, 'a', [true, false, null]], '!(1,a,!(!t,!f,!n))'],
    ["it's!", "'it!'s!!'"],
    ['', "''"],
    ['1', "'1'"],
    ['-a', "'-a'"],
    ['a b', "'a b'"],
    ['a-b.c/d_e~', 'a-b.c/d_e~'],
    [{ '@timestamp': 'now-1d' }, "('@timestamp':now-1d)"],
    [{ $state: { store: 'appState' } }, "('$state':(store:appState))"],
    [-1.5e-7, '-1.5e-7'],
    [1e21, '1e21'],
    ['true', 'true'],
  ])('%j is %s', (value, text) => {
    expect(encodeRison(value)).toBe(text);
    expect(decodeRison(text)).toEqual(value);
  });

  it('leaves out what JSON leaves out', () => {
    expect(encodeRison({ a: undefined, b: [undefined, Number.NaN] })).toBe('(b:!(!n,!n))');
  });

  it.each([
    ['', 'Expected a value at character 1.'],
    ['(', 'Expected a value at character 2.'],
    ["'a", 'The quotation mark is never closed, opened at character 1.'],
    ["'a!", 'The quotation mark is never closed, opened at character 1.'],
    ["'a!b'", '"!b" escapes nothing at character 4.'],
    ['!x', 'Expected "!t", "!f", "!n" or "!(" at character 1.'],
    ['(a)', 'Expected ":" at character 3.'],
    ['(a:1 b:2)', 'Expected "," or ")" at character 5.'],
    ['!(a,)', 'Expected an item at character 5.'],
    ['()x', 'Unexpected text after the value at character 3.'],
  ])('%j is refused', (text, message) => {
    expect(() => decodeRison(text)).toThrow(new Error(message));
  });

  it('takes __proto__ for a key as any other', () => {
    const value = decodeRison('(__proto__:(x:1))') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses brackets without end', () => {
    expect(() => decodeRison('!('.repeat(50_000))).toThrow(RisonError);
  });

  it('gives any JSON back', () => {
    // Rison as JSON has no negative zero.
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(fc.property(json, (value) => expect(decodeRison(encodeRison(value))).toEqual(value)));
  });
});
