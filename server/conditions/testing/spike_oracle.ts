/** What spike must find, by brute force. */

import type { SpikeCondition } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import type { TestDocument } from './answerer';
import { worstLimit } from './levels_oracle';
import { equals, exceeds } from './moments_oracle';
import { inside, type OracleMoment, oracleStretches } from './sliding_oracle';
import { valuesOf } from './values';

interface AtLevel {
  rank: number;
}

function valueIn(documents: readonly TestDocument[], field: string | null): number | null {
  if (field === null) return documents.length;
  const numbers = documents.flatMap(({ fields }) => [...new Set(valuesOf(fields, field).map(Number))]);
  // Of drawn numbers none has more than one decimal place.
  const tenths = numbers.reduce((sum, number) => sum + Math.round(10 * number), 0);
  return numbers.length === 0 ? null : tenths / 10 / numbers.length;
}

function spikeAt(
  condition: SpikeCondition,
  current: number | null,
  reference: number | null,
  was: number | null,
): (OracleMoment & AtLevel) | null {
  if (current === null || reference === null) return null;
  const { field, height, levels, margin, direction, currentAtLeast, referenceAtLeast } = condition;
  if (field === null && (current < currentAtLeast || reference < referenceAtLeast)) return null;
  if (field === null ? current === 0 && reference === 0 : current === 0 || reference === 0) return null;
  const isUp = (by: number) => direction !== 'down' && !exceeds(reference * by, current);
  const isDown = (by: number) => direction !== 'up' && !exceeds(current, reference / by);
  const isExactly = (by: number) => equals(current, reference * by) || equals(current, reference / by);
  const reached = worstLimit({ height }, levels, was, (limit, held) => {
    if (isUp(limit.height) || isDown(limit.height)) return true;
    const less = limit.height - margin;
    return held && !isExactly(less) && (isUp(less) || isDown(less));
  });
  if (!reached) return null;
  const { rank, limit } = reached;
  const by = isUp(limit.height) || isDown(limit.height) ? limit.height : limit.height - margin;
  const [more, less] = isUp(by) ? [current, reference] : [reference, current];
  return {
    rank,
    worse: less === 0 ? 1e15 + more : more / less,
    value: { value: current, reference, height: limit.height },
  };
}

export const oracleSpikes = (
  documents: readonly TestDocument[],
  condition: SpikeCondition,
  { edge, to }: { edge: number; to: number },
) => {
  const within = toMillis(condition.within);
  const firstOf = (some: readonly TestDocument[]) => Math.min(...some.map(({ time }) => time));
  const ofSource = firstOf(documents);
  return oracleStretches<AtLevel>(documents, {
    key: condition.key,
    within,
    edge,
    to,
    judge(own, t, was) {
      if ((condition.newKeys ? ofSource : firstOf(own)) > t - 2 * within) return null;
      const current = valueIn(inside(own, t - within, t), condition.field);
      const reference = valueIn(inside(own, t - 2 * within, t - within), condition.field);
      return spikeAt(condition, current, reference, was?.rank ?? null);
    },
  });
};
