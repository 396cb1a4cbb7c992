/** A value in a file, with where it stands. */
export interface FileValue {
  value: string;
  /** From 1. */
  line: number;
  /** Of its first character in the text, from 0. */
  position: number;
}

export interface FileFormat {
  format: 'lines' | 'csv';
  /** Whether the first row of a CSV file names its columns. */
  header: boolean;
}

/** Why a text is no such file, and where. */
export class ListTextError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
    this.name = 'ListTextError';
  }
}

/**
 * The values of a text file in their order, repeated ones too. Around a value spaces do not count; empty lines and those that begin
 * with `#` are none. Throws `ListTextError`.
 */
export const parseList = (text: string, { format, header }: FileFormat): FileValue[] =>
  (format === 'csv' ? firstColumn(text).slice(header ? 1 : 0) : linesOf(text)).filter(
    ({ value }) => value !== '',
  );

const BYTE_ORDER_MARK = 0xfeff;
const startOf = (text: string): number => (text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);

function linesOf(text: string): FileValue[] {
  const values: FileValue[] = [];
  let position = startOf(text);
  for (const [at, whole] of text.slice(position).split('\n').entries()) {
    const value = whole.trim();
    const place = position + whole.length - whole.trimStart().length;
    if (!value.startsWith('#')) values.push({ value, line: at + 1, position: place });
    position += whole.length + 1;
  }
  return values;
}

/** The first column of each row that is not empty. A field in quotation marks may hold commas, lines and doubled marks. */
function firstColumn(text: string): FileValue[] {
  const values: FileValue[] = [];
  let at = startOf(text);
  let line = 1;
  while (at < text.length) {
    const start = at;
    const startLine = line;
    const first = field(text, at, line);
    at = first.end;
    line += linesIn(text, start, at);
    // The other columns: only where they end matters.
    while (text[at] === ',') {
      const next = field(text, at + 1, line);
      line += linesIn(text, at + 1, next.end);
      at = next.end;
    }
    const empty = text.slice(start, at).trim() === '';
    if (!empty) values.push({ value: first.value.trim(), line: startLine, position: start });
    at += 1;
    line += 1;
  }
  return values;
}

const linesIn = (text: string, from: number, to: number): number =>
  text.slice(from, to).split('\n').length - 1;

/** A field that begins at `at`, and where it ends: at a comma, a line's end or the text's. */
function field(text: string, at: number, line: number): { value: string; end: number } {
  if (text[at] !== '"') {
    const end = endOf(text, at);
    return { value: text.slice(at, end), end };
  }
  let value = '';
  let from = at + 1;
  for (;;) {
    const mark = text.indexOf('"', from);
    if (mark < 0) throw new ListTextError(`line ${line}: the quotation mark is not closed`, at);
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') {
      const end = endOf(text, mark + 1);
      if (text.slice(mark + 1, end).trim() !== '') {
        const message = `line ${line + linesIn(text, at, mark)}: after the closing quotation mark a comma or a new line must follow`;
        throw new ListTextError(message, mark + 1);
      }
      return { value, end };
    }
    value += '"';
    from = mark + 2;
  }
}

/** Character by character: a search for the one that is not there would go through the whole text each time. */
function endOf(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1;
  return end;
}
