import type { Alert } from '../schemas';

/** Of an alert what a table is made of. */
type Counted = Pick<Alert, 'key' | 'sample' | 'matches' | 'values'>;

/** A column of a message's table: a field of the newest document, or of the key, or `alert.values.…`. */
export interface TableColumn {
  field: string;
  /** What stands above it; the field's name where it is empty. */
  title: string;
}

export interface TableRow {
  cells: string[];
  /** Matches of the alerts with these values. */
  count: number;
}

/** The table of a message, over all of its alerts. */
export interface MessageTable {
  columns: TableColumn[];
  rows: TableRow[];
  /** Rows that are not shown, and the matches in them. */
  more: { rows: number; count: number } | null;
}

const LONGEST_CELL = 200;
/** Different rows that are counted apart; the matches of further ones are counted together. */
const MOST_ROWS = 10_000;
/** As wide as a text table may be. */
const WIDTH = 80;
const NOTHING = '(none)';

/** The value of a field: dotted as it is stored, or on the way down. */
export function fieldOf(fields: unknown, path: string): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined;
  if (Object.hasOwn(fields, path)) return (fields as Record<string, unknown>)[path];
  for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1)) {
    const head = path.slice(0, at);
    if (Object.hasOwn(fields, head))
      return fieldOf((fields as Record<string, unknown>)[head], path.slice(at + 1));
  }
  return undefined;
}

function cellOf({ key, sample, values }: Counted, field: string): string {
  const value =
    fieldOf(sample[sample.length - 1]?.fields, field) ?? key[field] ?? fieldOf({ alert: { values } }, field);
  if (value === undefined || value === null) return NOTHING;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;
}

/** Counts rows alert by alert, so that those of a large bundle need not be held at once. */
export class TableCounter {
  private readonly rows = new Map<string, TableRow>();
  private beyond = 0;

  constructor(
    private readonly columns: readonly TableColumn[],
    /** Its most frequent rows; null: all, as they come. */
    private readonly most: number | null,
  ) {}

  add(alert: Counted): void {
    const cells = this.columns.map(({ field }) => cellOf(alert, field));
    const id = JSON.stringify(cells);
    const known = this.rows.get(id);
    if (known) known.count += alert.matches;
    else if (this.rows.size < MOST_ROWS) this.rows.set(id, { cells, count: alert.matches });
    else this.beyond += alert.matches;
  }

  table(): MessageTable {
    const all = [...this.rows.values()];
    const isCut = this.most !== null && all.length > this.most;
    const rows = isCut ? [...all].sort((a, b) => b.count - a.count).slice(0, this.most ?? 0) : all;
    const shown = rows.reduce((sum, { count }) => sum + count, 0);
    const total = all.reduce((sum, { count }) => sum + count, this.beyond);
    const more = total > shown ? { rows: all.length - rows.length, count: total - shown } : null;
    return { columns: [...this.columns], rows, more };
  }
}

const headOf = ({ columns }: MessageTable): string[] => [
  ...columns.map(({ field, title }) => title || field),
  'count',
];
const linesOf = ({ rows }: MessageTable): string[][] =>
  rows.map(({ cells, count }) => [...cells, String(count)]);

/** As Markdown, line by line. */
export function markdownTable(table: MessageTable): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = headOf(table);
  return [line(head), `${'|-----'.repeat(head.length)}|`, ...linesOf(table).map(line)];
}

/** Widths of columns that fit: each grows in turn until the line is full. */
function widthsOf(all: readonly string[][]): number[] {
  const wanted = all[0]!.map((_, at) => Math.max(1, ...all.map((cells) => cells[at]!.length)));
  const frame = 3 * (wanted.length - 1) + 4;
  let left = Math.max(WIDTH - frame, wanted.length);
  if (wanted.reduce((sum, width) => sum + width, 0) <= left) return wanted;
  const widths = wanted.map(() => 0);
  for (let at = 0; left > 0; at = (at + 1) % widths.length) {
    if (widths[at]! >= wanted[at]!) continue;
    widths[at]! += 1;
    left -= 1;
  }
  return widths;
}

/** A cell's text in lines of at most `width` characters, broken between words where they are. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= width) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = rest;
  }
  return [...lines, line];
}

const centred = (text: string, width: number): string => {
  const before = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + before).padEnd(width);
};

/** With a frame of signs, line by line, for readers with letters of one width. */
export function textTable(table: MessageTable): string[] {
  const head = headOf(table);
  const all = [head, ...linesOf(table)];
  const widths = widthsOf(all);
  const rule = (sign: string) => `+${widths.map((width) => sign.repeat(width + 2)).join('+')}+`;
  const row = (cells: readonly string[], place: (text: string, width: number) => string) => {
    const parts = cells.map((cell, at) => broken(cell, widths[at]!));
    const height = Math.max(...parts.map((lines) => lines.length));
    return Array.from({ length: height }, (_, n) => {
      const line = parts.map((lines, at) => place(lines[n] ?? '', widths[at]!));
      return `| ${line.join(' | ')} |`;
    });
  };
  const left = (text: string, width: number) => text.padEnd(width);
  return [
    rule('-'),
    ...row(head, centred),
    rule('='),
    ...linesOf(table).flatMap((cells) => [...row(cells, left), rule('-')]),
  ];
}
