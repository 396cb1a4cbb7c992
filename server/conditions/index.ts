import type { Condition, ConditionType } from '../../common/schemas';
import { any } from './any';
import { blacklist } from './blacklist';
import { change } from './change';
import type { ConditionModule } from './contract';
import { frequency } from './frequency';
import { metricAggregation } from './metric_aggregation';
import { newTerm } from './new_term';
import { whitelist } from './whitelist';

export * from './contract';

type ModuleOf<T extends ConditionType> = ConditionModule<Extract<Condition, { type: T }>>;

/** Every condition by its type; a new one is one file and one line here. */
export const conditions: { readonly [T in ConditionType]?: ModuleOf<T> } = {
  any,
  blacklist,
  whitelist,
  change,
  new_term: newTerm,
  frequency,
  metric_aggregation: metricAggregation,
};

/** The module that evaluates a condition. */
export const conditionOf = (condition: Condition): ConditionModule =>
  conditions[condition.type] as ConditionModule;
