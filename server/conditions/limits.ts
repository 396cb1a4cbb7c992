import { shown } from '../../common/wording';
import { type Severity, severityRank } from '../../common/words';
import { isMore } from './about';

export { shown } from '../../common/wording';

/** How far past its limits a value is. `rank`: 0 for the plain limits, more for worse levels. */
export interface Level {
  rank: number;
  /** Null: the rule's own. */
  severity: Severity | null;
  /** The limit that was passed, and on which side of it the value is. */
  threshold: number;
  side?: 'above' | 'below';
}

type Passed = Pick<Level, 'threshold' | 'side'>;

interface Limit {
  above: number | null;
  below: number | null;
}

export interface Limits {
  above: number | null;
  below: number | null;
  levels: ReadonlyArray<{ severity: Severity; above: number | null; below: number | null }>;
  margin: number;
}

const rankOf = (severity: Severity | null): number => (severity === null ? 0 : 1 + severityRank(severity));

/**
 * The worst of several limits that is passed; null when none is. `held`: it was passed at the moment before, or a worse one
 * was, so that a margin counts. Says besides what `passed` says.
 */
export function worstOf<L extends { severity: Severity | null }, P extends Passed>(
  limits: readonly L[],
  was: Pick<Level, 'rank'> | null,
  passed: (limit: L, held: boolean) => P | null,
): (Level & P) | null {
  let worst: (Level & P) | null = null;
  for (const limit of limits) {
    const rank = rankOf(limit.severity);
    if (worst && worst.rank >= rank) continue;
    const past = passed(limit, was !== null && rank <= was.rank);
    if (past) worst = { rank, severity: limit.severity, ...past };
  }
  return worst;
}

/** A condition's own limit, which has the rule's severity, and those of its levels. */
export const withOwn = <L extends object>(own: L, levels: ReadonlyArray<L & { severity: Severity }>) => [
  { severity: null, ...own },
  ...levels,
];

/** The limit that a value is past, with `slack` to spare; null when it is past none. */
function passed({ above, below }: Limit, value: number, slack: number): Passed | null {
  if (above !== null && isMore(value, above - slack)) return { threshold: above, side: 'above' };
  if (below !== null && isMore(below + slack, value)) return { threshold: below, side: 'below' };
  return null;
}

/**
 * The worst level that a value is at; null when it is within all limits. A level it was at (`was`), and those below it, are
 * left only when the value is back by `margin` and more.
 */
export function levelOf(limits: Limits, value: number, was: Pick<Level, 'rank'> | null): Level | null {
  const { above, below, levels, margin } = limits;
  return worstOf<Limit & { severity: Severity | null }, Passed>(
    withOwn<Limit>({ above, below }, levels),
    was,
    (limit, held) => passed(limit, value, 0) ?? (held ? passed(limit, value, margin) : null),
  );
}

const has = ({ above, below, levels }: Limits, side: 'above' | 'below', limit: number): boolean =>
  [{ above, below }, ...levels].some((one) => one[side] === limit);

/** On which side a limit was passed; `held`: only by the margin. */
function passedSide(
  limits: Limits,
  value: number,
  limit: number,
): { side: 'above' | 'below'; held: boolean } {
  if (isMore(value, limit) && has(limits, 'above', limit)) return { side: 'above', held: false };
  if (isMore(limit, value) && has(limits, 'below', limit)) return { side: 'below', held: false };
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
