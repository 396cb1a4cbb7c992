/** Levels as a person would work them out, and random ones. */
import fc from 'fast-check';
import { SEVERITIES, type Severity, severityRank } from '../../../common/words';

type Limit<L> = L & { severity: Severity | null };

/** Up to three limits with severities of their own. */
export const drawnLevels = <L extends object>(
  limit: fc.Arbitrary<L>,
): fc.Arbitrary<Array<L & { severity: Severity }>> =>
  fc.array(
    fc.tuple(limit, fc.constantFrom(...SEVERITIES)).map(([one, severity]) => ({ ...one, severity })),
    { maxLength: 3 },
  );

/** The worst of the limits that are passed, the first of equals, with its rank: 0 is the condition's own. */
export function worstLimit<L extends object>(
  own: L,
  levels: ReadonlyArray<L & { severity: Severity }>,
  was: number | null,
  passes: (limit: L, held: boolean) => boolean,
): { rank: number; limit: L } | null {
  const all: Limit<L>[] = [{ ...own, severity: null }, ...levels];
  const ranked = all.map((limit) => ({
    rank: limit.severity === null ? 0 : 1 + severityRank(limit.severity),
    limit,
  }));
  const past = ranked.filter(({ rank, limit }) => passes(limit, was !== null && was >= rank));
  const worst = Math.max(...past.map(({ rank }) => rank));
  return past.find(({ rank }) => rank === worst) ?? null;
}
