import {
  isLoneStar,
  join,
  type KqlNode,
  MATCH_ALL,
  type Operand,
  operandValue,
  type RangeOperator,
} from './ast';
import { Scanner } from './scanner';

export interface ParseOptions {
  /** Default true. */
  allowLeadingWildcards?: boolean;
}

const RANGE_SIGNS: Array<[string, RangeOperator]> = [
  ['<=', 'lte'],
  ['>=', 'gte'],
  ['<', 'lt'],
  ['>', 'gt'],
];

/** Deeper than anyone writes, and far from the end of the stack. */
const MAX_DEPTH = 200;

/**
 * Parses a KQL text. An empty one matches everything.
 * @throws {KqlSyntaxError} and nothing else, with the place and a reason for people.
 */
export function parseKql(text: string, { allowLeadingWildcards = true }: ParseOptions = {}): KqlNode {
  return new Parser(new Scanner(text, allowLeadingWildcards)).parse();
}

/*
 *   query   = and ( OR and )*          values  = andList ( OR andList )*
 *   and     = not ( AND not )*         andList = notList ( AND notList )*
 *   not     = NOT? group               notList = NOT? list
 *   group   = "(" query ")" | clause   list    = "(" values ")" | value
 *   clause  = field ":" "{" query "}" | field ":" list | field range literal | value
 *
 * No rule needs to go back: once a sign is read, no other reading of the text can succeed.
 */
class Parser {
  private depth = 0;

  constructor(private readonly scan: Scanner) {}

  parse(): KqlNode {
    this.scan.skipSpace();
    if (this.scan.atEnd) return MATCH_ALL;
    const node = this.query();
    this.scan.skipSpace();
    return this.scan.atEnd ? node : this.unexpected();
  }

  private query(): KqlNode {
    return this.joined('or', () => this.joined('and', () => this.negated(() => this.group())));
  }

  private values(field: Operand): KqlNode {
    return this.joined('or', () => this.joined('and', () => this.negated(() => this.list(field))));
  }

  private joined(word: 'and' | 'or', next: () => KqlNode): KqlNode {
    const children = [next()];
    while (this.scan.takeJoin(word)) children.push(next());
    return join(word, children);
  }

  private negated(next: () => KqlNode): KqlNode {
    return this.scan.takeNot() ? { type: 'not', child: next() } : next();
  }

  private group(): KqlNode {
    return this.scan.peek('(') ? this.enclosed('(', ')', () => this.query()) : this.clause();
  }

  private clause(): KqlNode {
    const start = this.scan.position;
    const field = this.scan.takeLiteral();
    if (!field) this.missing('a field or a value');
    this.scan.skipSpace();
    if (this.scan.take(':')) return this.comparison(field);
    const range = RANGE_SIGNS.find(([sign]) => this.scan.take(sign));
    if (range) return this.range(field, range);
    // A bare value. It is read again because leading wildcards are judged in values only.
    this.scan.position = start;
    return { type: 'is', field: null, value: this.scan.takeValue()! };
  }

  private comparison(field: Operand): KqlNode {
    this.scan.skipSpace();
    if (!this.scan.peek('{')) return this.list(field);
    return { type: 'nested', path: field, child: this.enclosed('{', '}', () => this.query()) };
  }

  private range(field: Operand, [sign, operator]: [string, RangeOperator]): KqlNode {
    this.scan.skipSpace();
    const value = this.scan.takeLiteral();
    if (!value) this.missing(`a value after "${sign}"`);
    return { type: 'range', field, operator, value };
  }

  private list(field: Operand): KqlNode {
    if (this.scan.peek('(')) return this.enclosed('(', ')', () => this.values(field));
    const value = this.scan.takeValue();
    if (!value) this.missing(`a value for ${describe(field)}`);
    return { type: 'is', field, value };
  }

  private enclosed(open: string, close: string, inside: () => KqlNode): KqlNode {
    const start = this.scan.position;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.scan.fail(`More than ${MAX_DEPTH} brackets lie in one another`);
    this.scan.take(open);
    this.scan.skipSpace();
    const node = inside();
    this.scan.skipSpace();
    if (this.scan.atEnd) this.scan.fail(`The "${open}" is never closed, opened`, start);
    if (!this.scan.take(close)) this.unexpected(`"${close}", `);
    this.depth -= 1;
    return node;
  }

  private missing(what: string): never {
    this.scan.fail(`Expected ${what}, but ${this.found()}`);
  }

  private unexpected(first = ''): never {
    this.scan.fail(`Expected ${first}"and" or "or", but ${this.found()}`);
  }

  private found(): string {
    const { text, position, atEnd } = this.scan;
    if (atEnd) return 'the query ends';
    if (text[position] === '\\') return 'found a "\\" that escapes nothing (a backslash is written "\\\\")';
    if (this.scan.takeNot()) {
      this.scan.position = position;
      return 'found "not", which stands before a clause or a bracket (inside a value it is written in quotes)';
    }
    return `found "${String.fromCodePoint(text.codePointAt(position)!)}"`;
  }
}

const describe = (field: Operand): string => (isLoneStar(field) ? 'any field' : `"${operandValue(field)}"`);
