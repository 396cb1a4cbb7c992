/** What spike must find, by brute force. */

import type { SpikeCondition } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import { ExactSum } from '../exact_sum';
import type { TestDocument } from './answerer';
import { worstLimit } from './levels_oracle';
import { inside, type OracleMoment, oracleStretches } from './sliding_oracle';
import { valuesOf } from './values';

interface AtLevel {
  rank: number;
}

function valueIn(documents: readonly TestDocument[], field: string | null): number | null {
  if (field === null) return documents.length;
  const numbers = documents.flatMap(({ fields }) => [...new Set(valuesOf(fields, field).map(Number))]);
  const sum = exactSum(numbers);
  return numbers.length === 0 ? null : Number((sum / numbers.length).toPrecision(12));
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
  const isUp = (by: number) => direction !== 'down' && current >= reference * by;
  const isDown = (by: number) => direction !== 'up' && current <= reference / by;
  const isExactly = (by: number) => current === reference * by || current === reference / by;
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

function exactSum(numbers: readonly number[]): number {
  const sum = new ExactSum();
  for (const number of numbers) sum.add(number);
  return sum.value;
}
