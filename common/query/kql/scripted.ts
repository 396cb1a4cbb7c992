import { QueryError } from '../errors';
import { convertedValue } from '../field_value';
import type { Dsl, FieldSpec } from '../types';
import type { RangeOperator } from './ast';

/*
 * Scripted fields are computed while searching, so a clause on one is a script itself. Painless sees `doc` only
 * in the script's body and in lambdas made there, hence the field's own script is passed on as one.
 */

const SIGNS: Record<RangeOperator, string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

const DATE_TESTS: Record<RangeOperator, string> = {
  gt: 'at.isAfter(bound)',
  gte: '!at.isBefore(bound)',
  lt: 'at.isBefore(bound)',
  lte: '!at.isAfter(bound)',
};

/** Holds where the field, or one of its values, equals `value`. */
export function scriptedIs(field: FieldSpec, value: unknown): Dsl {
  const { script, lang } = bodyOf(field);
  const source =
    lang === 'painless'
      ? 'boolean holds(Supplier field, def wanted) { def found = field.get(); ' +
        'if (found instanceof List) { for (def one : found) { if (one == wanted) { return true; } } return false; } ' +
        `return found == wanted; } holds(() -> { ${script} }, params.value)`
      : `(${script}) == value`;
  return { script: { source, lang, params: { value: convertedValue(field, value) } } };
}

/** Holds where the field lies on the asked side of `bound`; dates are compared as instants. */
export function scriptedRange(field: FieldSpec, operator: RangeOperator, bound: unknown): Dsl {
  const { script, lang } = bodyOf(field);
  const test =
    field.type === 'date'
      ? `Instant at = field.get().toInstant(); Instant bound = Instant.parse(limit); return ${DATE_TESTS[operator]};`
      : `return field.get() ${SIGNS[operator]} limit;`;
  const source =
    lang === 'painless'
      ? `boolean holds(Supplier field, def limit) { ${test} } holds(() -> { ${script} }, params.${operator})`
      : `(${script}) ${SIGNS[operator]} ${operator}`;
  return { script: { source, lang, params: { [operator]: convertedValue(field, bound) } } };
}

function bodyOf({ name, script, lang }: FieldSpec): { script: string; lang: string } {
  if (!script) throw new QueryError(`The scripted field ${name} has no script.`);
  // A closing line comment would swallow what is written behind the script.
  return { script: `${script}\n`, lang: lang ?? 'painless' };
}
