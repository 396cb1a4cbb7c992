import type { Dsl } from '../types';
import { operandValue, type RangeNode } from './ast';
import { fieldsOrName, fullName, reachNested, type Scope, shouldOne, zone } from './fields';
import { scriptedRange } from './scripted';

/** `field > value` and its three siblings. */
export function rangeDsl({ field, operator, value }: RangeNode, scope: Scope): Dsl {
  const name = fullName(field, scope)!;
  const bound = operandValue(value);
  return shouldOne(
    fieldsOrName(name, scope).map((each) => {
      if (each.scripted) return { script: scriptedRange(each, operator, bound) };
      const zoned = each.type === 'date' ? zone(scope.options) : {};
      return reachNested(name, each, scope, { range: { [each.name]: { [operator]: bound, ...zoned } } });
    }),
  );
}
