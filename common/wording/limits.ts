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

/** The words of limits: `above 90`, `below 5 or above 90`, with the levels in brackets. */
export function limitsInWords({
  levels,
  ...plain
}: Limit & { levels: ReadonlyArray<Limit & { severity: Severity }> }): string {
  const more = [...levels]
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity))
    .map((level) => `${level.severity} ${limitInWords(level)}`)
    .join(', ');
  const words = limitInWords(plain);
  if (!more) return words;
  return words ? `${words} (${more})` : more;
}
