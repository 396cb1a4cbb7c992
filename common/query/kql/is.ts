import type { Dsl, FieldSpec } from '../types';
import { type IsNode, isLoneStar, type Operand, operandValue } from './ast';
import { fieldsNamed, fieldsOrName, fullName, reachNested, type Scope, shouldOne, zone } from './fields';
import { scriptedIs } from './scripted';
import { toQueryString } from './wildcard';

/** `field: value`, `field: *` and bare values. */
export function isDsl(node: IsNode, scope: Scope): Dsl {
  if (matchesAll(node, scope)) return { match_all: {} };
  const field = fullName(node.field, scope);
  if (field === null || (field.type === 'literal' && field.value === null)) return anywhere(node.value);
  const clauses: Dsl[] = [];
  for (const each of fieldsOrName(field, scope)) {
    if (!each.scripted) clauses.push(reachNested(field, each, scope, fieldDsl(each, node.value, scope)));
    // "Exists" says nothing of a scripted field: it is left out.
    else if (!isLoneStar(node.value)) clauses.push({ script: scriptedIs(each, operandValue(node.value)) });
  }
  return shouldOne(clauses);
}

/** `*: *`, and the same over a wildcard that happens to name every field. */
function matchesAll({ field, value }: IsNode, { dataView }: Scope): boolean {
  if (!isLoneStar(value) || field?.type !== 'wildcard') return false;
  return (
    isLoneStar(field) ||
    (dataView !== undefined && fieldsNamed(field, dataView).length === dataView.fields.length)
  );
}

function anywhere(value: Operand): Dsl {
  if (value.type === 'wildcard') return { query_string: { query: toQueryString(value) } };
  return {
    multi_match: { type: value.quoted ? 'phrase' : 'best_fields', query: value.value, lenient: true },
  };
}

function fieldDsl(field: FieldSpec, operand: Operand, { options }: Scope): Dsl {
  const { name } = field;
  const keyword = field.esTypes?.length === 1 && field.esTypes[0] === 'keyword';
  const caseless = typeof options.caseInsensitive === 'boolean' && {
    case_insensitive: options.caseInsensitive,
  };
  if (isLoneStar(operand)) return { exists: { field: name } };
  if (operand.type === 'wildcard') {
    const query = toQueryString(operand);
    return keyword
      ? { wildcard: { [name]: { value: query, ...caseless } } }
      : { query_string: { fields: [name], query } };
  }
  const { value } = operand;
  if (field.type === 'date') return { range: { [name]: { gte: value, lte: value, ...zone(options) } } };
  if (keyword) return { term: { [name]: { value, ...caseless } } };
  return operand.quoted ? { match_phrase: { [name]: value } } : { match: { [name]: value } };
}
