import type { Condition, ConditionType, Part } from '../../common/schemas';
import { any } from './any';
import { baseline } from './baseline';
import { blacklist } from './blacklist';
import { cardinality } from './cardinality';
import { change } from './change';
import type { ConditionModule } from './contract';
import { count } from './count';
import { flatline } from './flatline';
import { frequency } from './frequency';
import { join } from './join';
import { metricAggregation } from './metric_aggregation';
import { newTerm } from './new_term';
import { type NamedSource, placesOf } from './other_sources';
import { percentageMatch } from './percentage_match';
import { sequence } from './sequence';
import { spike } from './spike';
import { spikeAggregation } from './spike_aggregation';
import { whitelist } from './whitelist';

export * from './contract';
export { type NamedSource, withSources } from './other_sources';
export { valueProblem } from './value_set';

type ModuleOf<T extends ConditionType> = ConditionModule<Extract<Condition, { type: T }>>;

/** Every condition by its type; a new one is one file and one line here. */
export const conditions: { readonly [T in ConditionType]?: ModuleOf<T> } = {
  any,
  blacklist,
  whitelist,
  change,
  new_term: newTerm,
  frequency,
  spike,
  cardinality,
  join,
  metric_aggregation: metricAggregation,
  percentage_match: percentageMatch,
  spike_aggregation: spikeAggregation,
  flatline,
  count,
  baseline,
  sequence,
};

/** The module that evaluates a condition. */
export const conditionOf = (condition: Condition): ConditionModule =>
  conditions[condition.type] as ConditionModule;

/** The sources that a condition names beside the rule's own, in the order in which reads name them. */
export function otherSources(condition: Condition): NamedSource[] {
  const sources = conditionOf(condition).sources?.(condition) ?? [];
  const places = placesOf(condition, sources);
  return sources.map((source, at) => ({ source, path: places[at]! }));
}

/** The queries within a condition, each with the number of the source that it narrows and its place. */
export function namedParts(condition: Condition): Array<{ part: Part; source: number; path: string }> {
  const parts = conditionOf(condition).parts?.(condition) ?? [];
  const places = placesOf(
    condition,
    parts.map(({ part }) => part),
  );
  return parts.map((one, at) => ({ ...one, path: places[at]! }));
}
