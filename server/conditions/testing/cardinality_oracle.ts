/** What cardinality must find, by brute force. */
import type { CardinalityCondition } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import { severityRank } from '../../../common/words';
import type { TestDocument } from './answerer';
import { inside, type OracleMoment, oracleStretches } from './sliding_oracle';
import { valuesOf } from './values';

interface AtLevel {
  rank: number;
}

/** The level by the limits, one by one; `isLow`: whether limits below count. */
function levelAt(
  condition: CardinalityCondition,
  value: number,
  isLow: boolean,
  was: AtLevel | null,
): (OracleMoment & AtLevel) | null {
  const { margin } = condition;
  const limits = [{ severity: null, above: condition.above, below: condition.below }, ...condition.levels];
  let best: (OracleMoment & AtLevel) | null = null;
  for (const { severity, above, below } of limits) {
    const rank = severity === null ? 0 : 1 + severityRank(severity);
    const sides = [
      { threshold: above, by: above === null || value === 0 ? null : value - above, sign: 1 },
      { threshold: below, by: below === null || !isLow ? null : below - value, sign: -1 },
    ];
    const isHeld = was !== null && rank <= was.rank;
    const past =
      sides.find(({ by }) => by !== null && by > 0) ??
      (isHeld ? sides.find(({ by }) => by !== null && by > -margin) : undefined);
    if (!past || (best && best.rank >= rank)) continue;
    best = { rank, worse: rank * 1000 + past.sign * value, value: { value, threshold: past.threshold } };
  }
  return best;
}

export const oracleCardinality = (
  documents: readonly TestDocument[],
  condition: CardinalityCondition,
  { edge, to }: { edge: number; to: number },
) => {
  const within = toMillis(condition.within);
  return oracleStretches<AtLevel>(documents, {
    key: condition.key,
    within,
    edge,
    to,
    judge(own, t, was) {
      if (inside(own, t - 2 * within, t).length === 0) return null;
      const first = Math.min(...own.map(({ time }) => time));
      const values = inside(own, t - within, t).flatMap(({ fields }) => valuesOf(fields, condition.field));
      return levelAt(condition, new Set(values.map(String)).size, t - first > within, was);
    },
  });
};
