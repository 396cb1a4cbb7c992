import { type Severity, severityRank } from '../words';
import { shown } from './counting';

interface Limit {
  above: number | null;
  below: number | null;
}

const limitInWords = ({ above, below }: Limit): string =>
  [below !== null && `below ${shown(below)}`, above !== null && `above ${shown(above)}`]
    .filter(Boolean)
    .join(' or ');

/** ` (high from 5, critical from 10)`, the mildest first; empty without levels. */
export function levelsInWords<L extends { severity: Severity }>(
  levels: readonly L[],
  words: (level: L) => string,
): string {
  const sorted = [...levels].sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
  const each = sorted.map((level) => `${level.severity} ${words(level)}`);
  return each.length > 0 ? ` (${each.join(', ')})` : '';
}

/** The words of limits: `above 90`, `below 5 or above 90`, with the levels in brackets. */
export function limitsInWords({
  levels,
  ...plain
}: Limit & { levels: ReadonlyArray<Limit & { severity: Severity }> }): string {
  const words = limitInWords(plain);
  const more = levelsInWords(levels, limitInWords);
  return words ? `${words}${more}` : more.slice(2, -1);
}
