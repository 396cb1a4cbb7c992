import { type Severity, severityRank } from '../../common/words';

export { limitsInWords, shown } from '../../common/wording';

/** How far past its limits a value is. `rank`: 0 for the plain limits, more for worse levels. */
export interface Level {
  rank: number;
  /** Null: the rule's own. */
  severity: Severity | null;
  /** The limit that was passed, and on which side of it the value is. */
  threshold: number;
  side?: 'above' | 'below';
}

interface Limit {
  severity: Severity | null;
  above: number | null;
  below: number | null;
}

export interface Limits {
  above: number | null;
  below: number | null;
  levels: ReadonlyArray<{ severity: Severity; above: number | null; below: number | null }>;
  margin: number;
}

const rankOf = ({ severity }: Limit): number => (severity === null ? 0 : 1 + severityRank(severity));

/** The limit that a value is past, with `slack` to spare; null when it is past none. */
function passed(
  { above, below }: Limit,
  value: number,
  slack: number,
): Pick<Required<Level>, 'threshold' | 'side'> | null {
  if (above !== null && value > above - slack) return { threshold: above, side: 'above' };
  if (below !== null && value < below + slack) return { threshold: below, side: 'below' };
  return null;
}

/**
 * The worst level that a value is at; null when it is within all limits. A level it was at (`was`), and those below it, are
 * left only when the value is back by `margin` and more.
 */
export function levelOf(limits: Limits, value: number, was: Pick<Level, 'rank'> | null): Level | null {
  const all: Limit[] = [{ severity: null, above: limits.above, below: limits.below }, ...limits.levels];
  let worst: Level | null = null;
  for (const limit of all) {
    const rank = rankOf(limit);
    const held = was !== null && rank <= was.rank;
    const past = passed(limit, value, 0) ?? (held ? passed(limit, value, limits.margin) : null);
    if (past === null || (worst && worst.rank >= rank)) continue;
    worst = { rank, severity: limit.severity, ...past };
  }
  return worst;
}

/** For conditions without levels. */
export const plainLevel = (threshold: number): Level => ({ rank: 0, severity: null, threshold });
