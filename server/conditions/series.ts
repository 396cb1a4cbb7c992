import { type KeyTuple, keyId, type SeriesPoint } from './contract';

/** Keys whose values are kept for the chart. */
const MOST_KEYS = 200;

/**
 * Collects the values of a run for the chart of a preview: of at most 200 keys, which are those seen first, until keys at
 * which the condition holds take the places of others.
 */
export class Series {
  private readonly lines = new Map<string, SeriesPoint[]>();
  private readonly held = new Set<string>();

  add(key: KeyTuple, point: Omit<SeriesPoint, 'key'>, holds: boolean): void {
    const id = keyId(key);
    const line = this.lines.get(id) ?? this.begin(id, holds);
    if (!line) return;
    if (holds) this.held.add(id);
    line.push({ ...point, key });
  }

  private begin(id: string, holds: boolean): SeriesPoint[] | null {
    if (this.lines.size >= MOST_KEYS) {
      const other = holds ? [...this.lines.keys()].find((kept) => !this.held.has(kept)) : undefined;
      if (other === undefined) return null;
      this.lines.delete(other);
    }
    const line: SeriesPoint[] = [];
    this.lines.set(id, line);
    return line;
  }

  /** Keys at which the condition held come first. */
  points(): SeriesPoint[] {
    const ids = [...this.lines.keys()];
    const first = ids.filter((id) => this.held.has(id));
    const rest = ids.filter((id) => !this.held.has(id));
    return [...first, ...rest].flatMap((id) => this.lines.get(id) ?? []);
  }
}
