/** What spike must find, by brute force. */
import type { SpikeCondition } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import type { TestDocument } from './answerer';
import { inside, type OracleMoment, oracleStretches } from './sliding_oracle';
import { valuesOf } from './values';

function valueIn(documents: readonly TestDocument[], field: string | null): number | null {
  if (field === null) return documents.length;
  const numbers = documents.flatMap(({ fields }) => [...new Set(valuesOf(fields, field).map(Number))]);
  const sum = numbers.reduce((total, number) => total + number, 0);
  return numbers.length === 0 ? null : Number((sum / numbers.length).toPrecision(12));
}

function spikeAt(condition: SpikeCondition, current: number | null, reference: number | null) {
  if (current === null || reference === null) return null;
  const { field, height, direction, currentAtLeast, referenceAtLeast } = condition;
  if (field === null && (current < currentAtLeast || reference < referenceAtLeast)) return null;
  if (field === null ? current === 0 && reference === 0 : current === 0 || reference === 0) return null;
  const isUp = direction !== 'down' && current >= reference * height;
  const isDown = direction !== 'up' && current <= reference / height;
  if (!isUp && !isDown) return null;
  const [more, less] = isUp ? [current, reference] : [reference, current];
  return { worse: less === 0 ? 1e15 + more : more / less, value: { value: current, reference } };
}

export const oracleSpikes = (
  documents: readonly TestDocument[],
  condition: SpikeCondition,
  { edge, to }: { edge: number; to: number },
) => {
  const within = toMillis(condition.within);
  const firstOf = (some: readonly TestDocument[]) => Math.min(...some.map(({ time }) => time));
  const ofSource = firstOf(documents);
  return oracleStretches(documents, {
    key: condition.key,
    within,
    edge,
    to,
    judge(own, t): OracleMoment | null {
      if ((condition.newKeys ? ofSource : firstOf(own)) > t - 2 * within) return null;
      const current = valueIn(inside(own, t - within, t), condition.field);
      const reference = valueIn(inside(own, t - 2 * within, t - within), condition.field);
      return spikeAt(condition, current, reference);
    },
  });
};
