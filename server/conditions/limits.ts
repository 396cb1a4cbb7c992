import { shown } from '../../common/wording';
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

const has = ({ above, below, levels }: Limits, side: 'above' | 'below', limit: number): boolean =>
  [{ above, below }, ...levels].some((one) => one[side] === limit);

/** On which side a limit was passed; `held`: only by the margin. */
function passedSide(
  limits: Limits,
  value: number,
  limit: number,
): { side: 'above' | 'below'; held: boolean } {
  if (value > limit && has(limits, 'above', limit)) return { side: 'above', held: false };
  if (value < limit && has(limits, 'below', limit)) return { side: 'below', held: false };
  return { side: has(limits, 'above', limit) ? 'above' : 'below', held: true };
}

/** Whether a value was found by a limit that it is below. */
export const isTooLow = (limits: Limits, value: number, limit: number): boolean =>
  passedSide(limits, value, limit).side === 'below';

/** Of a value and the limit it was found by: `above 90`, `below 5`, `still within 2 of the limit 90`. */
export function passedInWords(limits: Limits, value: number, limit: number): string {
  const { side, held } = passedSide(limits, value, limit);
  return held
    ? `still within ${shown(limits.margin)} of the limit ${shown(limit)}`
    : `${side} ${shown(limit)}`;
}
