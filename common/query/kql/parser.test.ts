import fc from 'fast-check';
import { KqlSyntaxError } from '../errors';
import type { KqlNode } from './ast';
import { operandValue } from './ast';
import { parseKql } from './parser';

/** A node as text that shows how it was bound: every join in brackets. */
function shown(node: KqlNode): string {
  switch (node.type) {
    case 'and':
    case 'or':
      return `(${node.children.map(shown).join(` ${node.type} `)})`;
    case 'not':
      return `!${shown(node.child)}`;
    case 'is':
      return `${node.field ? operandValue(node.field) : ''}=${operandValue(node.value)}`;
    case 'range':
      return `${operandValue(node.field)} ${node.operator} ${operandValue(node.value)}`;
    case 'nested':
      return `${operandValue(node.path)}{${shown(node.child)}}`;
  }
}

describe('what binds what', () => {
  it.each([
    ['a:1 or b:2 and c:3', '(a=1 or (b=2 and c=3))'],
    ['a:1 and b:2 or c:3', '((a=1 and b=2) or c=3)'],
    ['(a:1 or b:2) and c:3', '((a=1 or b=2) and c=3)'],
    ['not a:1 and b:2', '(!a=1 and b=2)'],
    ['not (a:1 and b:2)', '!(a=1 and b=2)'],
    ['NOT a:1 AND b:2 Or c:3', '((!a=1 and b=2) or c=3)'],
    ['a:1 or b:2 or c:3', '(a=1 or b=2 or c=3)'],
    ['f:(a or b and not c)', '(f=a or (f=b and !f=c))'],
    ['f:(a and (b or c))', '(f=a and (f=b or f=c))'],
    ['n:{ a:1 and m:{ b:2 } } or c', '(n{(a=1 and m{b=2})} or =c)'],
    ['a >= 5 and a < 10', '(a gte 5 and a lt 10)'],
    ['', '*=*'],
    ['a\tor\u00a0b', '(=a or =b)'],
  ])('%j', (text, expected) => expect(shown(parseKql(text))).toBe(expected));
});

describe('what is one value', () => {
  it.each([
    ['f: disk is full', 'disk is full'],
    ['f: a or', 'a or'],
    ['f: order', 'order'],
    ['f: notable', 'notable'],
    ['f: a \\and b', 'a and b'],
    ['f: \\or', 'or'],
    // As in Kibana: \n is read before \not.
    ['f: x\\not', 'x\not'],
    ['f: a\\:b\\(c\\)\\{d\\}\\<\\>\\"', 'a:b(c){d}<>"'],
    ['f: \\*', '*'],
    ['f: \\\\', '\\'],
    ['f: \\u00e9\\t|', 'é\t|'],
    ['f: "a \\"b\\" \\\\ \\n \\u0041 \\x or (c)"', 'a "b" \\ \n A \\x or (c)'],
    ['f: ""', ''],
    ['f: true', true],
    ['f: "true"', 'true'],
    ['f: TRUE', 'TRUE'],
    ['f: null', null],
    ['f: now-15m/m', 'now-15m/m'],
  ])('%j', (text, value) => {
    const node = parseKql(text);
    expect(node.type === 'is' && operandValue(node.value)).toBe(value);
  });

  it('tells an escaped asterisk from a wildcard', () => {
    expect(parseKql('f: a\\*b*')).toMatchObject({ value: { type: 'wildcard', parts: ['a*b', ''] } });
    expect(parseKql('f: "a*"')).toMatchObject({ value: { type: 'literal', value: 'a*' } });
  });
});

describe('what is refused, where and why', () => {
  it.each([
    ['host:', 5, 'Expected a value for "host", but the query ends at character 6.'],
    ['host: <', 6, 'Expected a value for "host", but found "<" at character 7.'],
    ['status >', 8, 'Expected a value after ">", but the query ends at character 9.'],
    ['host: a)', 7, 'Expected "and" or "or", but found ")" at character 8.'],
    ['(host: a', 0, 'The "(" is never closed, opened at character 1.'],
    ['host: (a or b', 6, 'The "(" is never closed, opened at character 7.'],
    ['items:{ name: a', 6, 'The "{" is never closed, opened at character 7.'],
    ['items:{ name: a )', 16, 'Expected "}", "and" or "or", but found ")" at character 17.'],
    ['host: "a', 6, 'The quotation mark is never closed, opened at character 7.'],
    ['a and ()', 7, 'Expected a field or a value, but found ")" at character 8.'],
    ['"a" "b"', 4, 'Expected "and" or "or", but found """ at character 5.'],
    [
      'not not a',
      4,
      'Expected a field or a value, but found "not", which stands before a clause or a bracket (inside a value it is written in quotes) at character 5.',
    ],
    [
      'a \\x',
      2,
      'Expected "and" or "or", but found a "\\" that escapes nothing (a backslash is written "\\\\") at character 3.',
    ],
  ])('%j', (text, position, message) => {
    expect.assertions(3);
    try {
      parseKql(text);
    } catch (error) {
      expect(error).toBeInstanceOf(KqlSyntaxError);
      expect((error as KqlSyntaxError).position).toBe(position);
      expect((error as KqlSyntaxError).message).toBe(message);
    }
  });

  it('points at the place in its line', () => {
    const error = new KqlSyntaxError('x', 'a:1 and\nb: )', 11);
    expect(error.pointer).toBe('b: )\n   ^');
  });

  it('refuses leading wildcards in values where they are switched off', () => {
    const parse = (text: string) => () => parseKql(text, { allowLeadingWildcards: false });
    expect(parse('host: *a')).toThrow('A value may not begin with "*"');
    expect(parse('*a')).toThrow(KqlSyntaxError);
    expect(parse('*ost: * and host: a*')).not.toThrow();
  });

  it('refuses brackets without end rather than run out of stack', () => {
    expect(() => parseKql('('.repeat(50_000))).toThrow(KqlSyntaxError);
  });
});

describe('for any text', () => {
  const piece = fc.constantFrom(
    ...['and', 'or', 'not ', ' and ', ' or ', '(', ')', '{', '}', ':', '<', '>=', '"', '\\', '*', ' ', '\n'],
    ...['host', 'items', 'true', 'null', '\\u00', '\\not', 'é', '😀', 'f:(', 'n:{'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  );

  it('answers or throws a KqlSyntaxError with a place in the text', () => {
    fc.assert(
      fc.property(text, (kql) => {
        try {
          parseKql(kql);
        } catch (error) {
          expect(error).toBeInstanceOf(KqlSyntaxError);
          expect((error as KqlSyntaxError).position).toBeLessThanOrEqual(kql.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives a quoted string back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const quoted = `"${value.replace(/[\\"]/g, '\\$&')}"`;
        expect(parseKql(`f: ${quoted}`)).toMatchObject({ type: 'is', value: { value, quoted: true } });
      }),
      { numRuns: 1_000 },
    );
  });

  it('stays quick on long runs of blanks', () => {
    expect(parseKql(`a${' '.repeat(100_000)}b`).type).toBe('is');
  });
});
