import { KqlSyntaxError } from '../errors';
import type { Literal, Operand } from './ast';

const SPACE = ' \t\r\n\u00a0';
const SPECIAL = '\\():<>"*{}';
const WHITESPACE_ESCAPES: Record<string, string> = { t: '\t', r: '\r', n: '\n' };
const BARE_WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads the smallest parts of a KQL text: spaces, signs, keywords and literals.
 *
 * KQL has no separate tokens: whether `or` is a keyword depends on the white space around it, and a literal may hold
 * spaces. So the scanner reads characters, and the parser asks for what may stand at a place.
 */
export class Scanner {
  position = 0;

  constructor(
    readonly text: string,
    private readonly allowLeadingWildcards: boolean,
  ) {}

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  fail(message: string, position = this.position): never {
    throw new KqlSyntaxError(`${message} at character ${position + 1}.`, this.text, position);
  }

  peek(sign: string): boolean {
    return this.text.startsWith(sign, this.position);
  }

  take(sign: string): boolean {
    if (!this.peek(sign)) return false;
    this.position += sign.length;
    return true;
  }

  skipSpace(): void {
    this.position = this.afterSpace(this.position);
  }

  /** `and` and `or` are keywords only with white space on both sides. */
  takeJoin(word: 'and' | 'or'): boolean {
    const end = this.joinEnd(word, this.position);
    if (end === -1) return false;
    this.position = end;
    return true;
  }

  /** `not` is a keyword wherever white space follows it, even at the end of a word: `cannot x` does not parse. */
  takeNot(): boolean {
    const end = this.notEnd(this.position);
    if (end === -1) return false;
    this.position = end;
    return true;
  }

  /** A quoted or bare literal, or null (and no move) where none starts. */
  takeLiteral(): Operand | null {
    return this.peek('"') ? this.takeQuoted() : this.takeBare();
  }

  /** As `takeLiteral`, for a value: there, leading wildcards may be switched off. */
  takeValue(): Operand | null {
    const start = this.position;
    const value = this.takeLiteral();
    const leads = value?.type === 'wildcard' && value.parts[0] === '' && value.parts.join('*') !== '*';
    if (leads && !this.allowLeadingWildcards) {
      this.fail('A value may not begin with "*" (query:allowLeadingWildcards is off)', start);
    }
    return value;
  }

  private takeQuoted(): Literal {
    const start = this.position;
    let value = '';
    let at = start + 1;
    while (at < this.text.length && this.text[at] !== '"') {
      const read = this.commonEscape(at) ?? this.escaped(at, '\\"');
      value += read ? read.value : this.text[at];
      at += read ? read.length : 1;
    }
    if (at >= this.text.length) this.fail('The quotation mark is never closed, opened', start);
    this.position = at + 1;
    return { type: 'literal', value, quoted: true };
  }

  private takeBare(): Operand | null {
    const start = this.position;
    const parts = [''];
    let at = start;
    while (at < this.text.length) {
      const read = this.bareEscape(at);
      if (read) {
        parts[parts.length - 1] += read.value;
        at += read.length;
      } else if (this.text[at] === '*') {
        parts.push('');
        at += 1;
      } else if (SPECIAL.includes(this.text[at]!) || this.keywordAt(at)) {
        break;
      } else {
        // A run of spaces is taken whole: no keyword begins inside it that does not begin with it.
        const end = Math.max(this.afterSpace(at), at + 1);
        parts[parts.length - 1] += this.text.slice(at, end);
        at = end;
      }
    }
    if (at === start) return null;
    this.position = at;
    return bareOperand(parts);
  }

  /** `\t`, `\r`, `\n` come first, so `\not` is a line feed and `ot`, as in Kibana. */
  private bareEscape(at: number) {
    if (this.text[at] !== '\\') return null;
    const keyword = /^\\(or|and|not)/i.exec(this.text.slice(at, at + 4));
    return (
      this.whitespaceEscape(at) ??
      this.escaped(at, SPECIAL) ??
      this.unicodeEscape(at) ??
      (keyword ? { value: keyword[1]!, length: keyword[0].length } : null)
    );
  }

  private commonEscape(at: number) {
    return this.whitespaceEscape(at) ?? this.unicodeEscape(at);
  }

  private whitespaceEscape(at: number) {
    const value = this.text[at] === '\\' ? WHITESPACE_ESCAPES[this.text[at + 1] ?? ''] : undefined;
    return value === undefined ? null : { value, length: 2 };
  }

  private unicodeEscape(at: number) {
    const digits = /^\\u([0-9a-f]{4})/i.exec(this.text.slice(at, at + 6))?.[1];
    return digits === undefined
      ? null
      : { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  }

  private escaped(at: number, allowed: string) {
    const next = this.text[at + 1];
    return this.text[at] === '\\' && next !== undefined && allowed.includes(next)
      ? { value: next, length: 2 }
      : null;
  }

  private keywordAt(at: number): boolean {
    return this.joinEnd('or', at) !== -1 || this.joinEnd('and', at) !== -1 || this.notEnd(at) !== -1;
  }

  private joinEnd(word: string, at: number): number {
    const start = this.afterSpace(at);
    return start === at ? -1 : this.wordEnd(word, start);
  }

  private notEnd(at: number): number {
    return this.wordEnd('not', at);
  }

  /** Where the white space after `word` ends, or -1 when the word, or white space after it, is not there. */
  private wordEnd(word: string, at: number): number {
    const after = at + word.length;
    if (this.text.slice(at, after).toLowerCase() !== word) return -1;
    const end = this.afterSpace(after);
    return end === after ? -1 : end;
  }

  private afterSpace(at: number): number {
    let end = at;
    while (end < this.text.length && SPACE.includes(this.text[end]!)) end += 1;
    return end;
  }
}

function bareOperand(parts: string[]): Operand {
  const last = parts.length - 1;
  const trimmed = parts.map((part, index) => {
    const open = index === 0 ? part.trimStart() : part;
    return index === last ? open.trimEnd() : open;
  });
  if (last > 0) return { type: 'wildcard', parts: trimmed };
  const word = trimmed[0]!;
  const known = BARE_WORDS.get(word);
  const value = known === undefined ? word : known;
  return { type: 'literal', value, quoted: false };
}
