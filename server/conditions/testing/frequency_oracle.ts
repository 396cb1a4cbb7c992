/** What frequency with levels and a margin must find, by brute force. */
import type { FrequencyCondition } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import { keyId } from '../contract';
import type { TestDocument } from './answerer';
import { worstLimit } from './levels_oracle';
import { inside, oracleStretches } from './sliding_oracle';

interface AtLevel {
  rank: number;
  value: { value: number; threshold: number };
}

/**
 * A look at every millisecond from `edge` to `to`.
 *
 * @param before the level of each key at `edge`, where it was told before; absent: of all documents, from the first on
 */
export const oracleFrequency = (
  documents: readonly TestDocument[],
  { key, count, within: duration, levels, margin }: FrequencyCondition,
  { edge, to }: { edge: number; to: number },
  before?: ReadonlyMap<string, number>,
) => {
  const within = toMillis(duration);
  return oracleStretches<AtLevel>(documents, {
    key,
    within,
    edge,
    to,
    judge(own, t, was, tuple) {
      const told = before && t <= edge;
      if (told && t < edge) return null;
      const rank = told ? before.get(keyId(tuple)) : was?.rank;
      const value = inside(own, t - within, t).length;
      const level = worstLimit(
        { count },
        levels,
        rank ?? null,
        (limit, held) => value >= limit.count || (held && limit.count - value < margin),
      );
      return level && { rank: level.rank, worse: value, value: { value, threshold: level.limit.count } };
    },
  });
};
