import type { Dsl, FieldSpec } from '../types';
import { type IsNode, isLoneStar, type Operand, operandValue } from './ast';
import { fieldsOrName, fullName, reachNested, type Scope, shouldOne, zone } from './fields';
import { scriptedIs } from './scripted';
import { toQueryString } from './wildcard';

/** `field: value`, `field: *` and bare values. */
export function isDsl(node: IsNode, scope: Scope): Dsl {
  const { value } = node;
  const asked = fullName(node.field, scope);
  const everything = isLoneStar(value);
  if (everything && node.field && isLoneStar(node.field)) return { match_all: {} };
  if (asked === null || (asked.type === 'literal' && asked.value === null)) return anywhere(value);
  const fields = fieldsOrName(asked, scope);
  // Kibana compares the numbers only, so this also holds for any name where a data view has a single field.
  if (everything && fields.length === scope.dataView?.fields.length) return { match_all: {} };
  const clauses: Dsl[] = [];
  for (const field of fields) {
    if (!field.scripted) clauses.push(reachNested(asked, field, scope, fieldDsl(field, value, scope)));
    // "Exists" says nothing of a scripted field: it is left out.
    else if (!everything) clauses.push({ script: scriptedIs(field, operandValue(value)) });
  }
  return shouldOne(clauses);
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
