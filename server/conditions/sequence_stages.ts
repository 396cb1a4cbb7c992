import type { Part, SequenceCondition, Source } from '../../common/schemas';
import type { Dsl } from './contract';
import type { Keyed } from './keys_with';

/** A stage as reads ask for it, under the names that the key fields have there. */
export interface Stage extends Keyed {
  name: string;
}

/** @param parts what the stages' parts mean, in the order of `partsOf` */
export function stagesOf(condition: SequenceCondition, parts: readonly Dsl[]): Stage[] {
  const sources = sourceNumbers(condition);
  const left = [...parts];
  return condition.stages.map(({ name, part, key }, at) => {
    const stage: Stage = { name, key: key ?? condition.key };
    if (sources[at] !== 0) stage.source = sources[at]!;
    if (part) stage.where = left.shift() as Dsl;
    return stage;
  });
}

/** The sources that stages name, in their order. */
export const sourcesOf = ({ stages }: SequenceCondition): Source[] =>
  stages.flatMap(({ source }) => (source ? [source] : []));

export function partsOf(condition: SequenceCondition): Array<{ part: Part; source: number }> {
  const sources = sourceNumbers(condition);
  return condition.stages.flatMap(({ part }, at) => (part ? [{ part, source: sources[at]! }] : []));
}

function sourceNumbers({ stages }: SequenceCondition): number[] {
  let named = 0;
  return stages.map(({ source }) => {
    if (!source) return 0;
    named += 1;
    return named;
  });
}

/** The parts of a read that say whose documents are meant. */
export const askedOf = ({ source, where, key }: Stage): Keyed => ({
  key,
  ...(source !== undefined && { source }),
  ...(where && { where }),
});
