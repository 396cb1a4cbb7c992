/*
 * Rison: JSON in the form that Kibana and OpenSearch Dashboards keep in their addresses. `(a:!(1,'b c'),d:!t)`.
 * Our own, as the libraries are either abandoned or need a newer Node than the hosts run.
 */

export class RisonError extends Error {
  constructor(
    message: string,
    /** Index into the decoded text, from 0. */
    readonly position: number,
  ) {
    super(`${message} at character ${position + 1}.`);
    this.name = 'RisonError';
  }
}

const PLAIN = /^[A-Za-z_./~][\w./~-]*$/;
const MAX_DEPTH = 500;

/** A JSON value as Rison: keys in order of their letters, `undefined` left out. No URL encoding is applied. */
export function encodeRison(value: unknown): string {
  if (value === null || value === undefined) return '!n';
  if (value === true) return '!t';
  if (value === false) return '!f';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).replace('+', '') : '!n';
  if (typeof value === 'string') return encodeText(value);
  if (Array.isArray(value)) return `!(${value.map(encodeRison).join(',')})`;
  const entries = Object.entries(value as object)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `(${entries.map(([key, item]) => `${encodeText(key)}:${encodeRison(item)}`).join(',')})`;
}

const encodeText = (text: string): string => (PLAIN.test(text) ? text : `'${text.replace(/[!']/g, '!$&')}'`);

/**
 * The JSON value that a Rison text (already URL-decoded) stands for.
 * @throws {RisonError} and nothing else
 */
export function decodeRison(text: string): unknown {
  return new Decoder(text).decode();
}

class Decoder {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  decode(): unknown {
    const value = this.value();
    if (this.at < this.text.length) this.fail('Unexpected text after the value');
    return value;
  }

  private value(): unknown {
    if (this.depth > MAX_DEPTH) this.fail('Too many brackets lie in one another');
    const sign = this.text[this.at];
    if (sign === '(') return this.object();
    if (sign === '!') return this.special();
    if (sign === "'") return this.quoted();
    return this.bare();
  }

  private object(): unknown {
    this.at += 1;
    const entries: Array<[string, unknown]> = [];
    this.items(() => {
      const key = this.text[this.at] === "'" ? this.quoted() : this.word();
      if (this.text[this.at] !== ':') this.fail('Expected ":"');
      this.at += 1;
      entries.push([key, this.value()]);
    });
    // Unlike assignment, this makes `__proto__` a key as any other.
    return Object.fromEntries(entries);
  }

  private special(): unknown {
    const sign = this.text[this.at + 1];
    if (sign === undefined || !'tfn('.includes(sign)) this.fail('Expected "!t", "!f", "!n" or "!("');
    this.at += 2;
    if (sign !== '(') return sign === 'n' ? null : sign === 't';
    const list: unknown[] = [];
    this.items(() => list.push(this.value()));
    return list;
  }

  /** Items between commas up to the closing bracket. */
  private items(item: () => void): void {
    this.depth += 1;
    while (this.text[this.at] !== ')') {
      item();
      if (this.text[this.at] === ')') break;
      if (this.text[this.at] !== ',') this.fail('Expected "," or ")"');
      this.at += 1;
      if (this.text[this.at] === ')') this.fail('Expected an item');
    }
    this.at += 1;
    this.depth -= 1;
  }

  private quoted(): string {
    const start = this.at;
    let value = '';
    for (this.at += 1; this.text[this.at] !== "'"; this.at += 1) {
      const escaped = this.text[this.at] === '!';
      if (escaped) this.at += 1;
      const sign = this.text[this.at];
      if (sign === undefined) this.fail('The quotation mark is never closed, opened', start);
      if (escaped && sign !== '!' && sign !== "'") this.fail(`"!${sign}" escapes nothing`);
      value += sign;
    }
    this.at += 1;
    return value;
  }

  private bare(): string | number {
    const number = /^-?\d+(\.\d+)?(e-?\d+)?(?=[,)]|$)/i.exec(this.text.slice(this.at, this.at + 400));
    if (!number) return this.word();
    this.at += number[0].length;
    return Number(number[0]);
  }

  /** As a key, a number is read as text. */
  private word(): string {
    const end = /[ '!:(),*@$]/.exec(this.text.slice(this.at));
    const word = end ? this.text.slice(this.at, this.at + end.index) : this.text.slice(this.at);
    if (word === '') this.fail('Expected a value');
    this.at += word.length;
    return word;
  }

  private fail(message: string, position = this.at): never {
    throw new RisonError(message, position);
  }
}
