import type { DataViewSpec, Dsl, QueryOptions } from '../types';
import { type KqlNode, type NestedNode, operandValue } from './ast';
import { nestedDsl, type Scope, shouldOne } from './fields';
import { isDsl } from './is';
import { rangeDsl } from './range';

/**
 * The Query DSL that Kibana 8.12 makes of a parsed KQL text.
 * Without a data view every field is taken by name and compared by `match`.
 * @throws {QueryError} where nested fields are asked for outside, or in the wrong, nested group.
 */
export function kqlToDsl(node: KqlNode, dataView?: DataViewSpec, options: QueryOptions = {}): Dsl {
  return toDsl(node, { dataView, options });
}

function toDsl(node: KqlNode, scope: Scope): Dsl {
  switch (node.type) {
    case 'and':
      return { bool: { filter: node.children.map((child) => toDsl(child, scope)) } };
    case 'or':
      return shouldOne(node.children.map((child) => toDsl(child, scope)));
    case 'not':
      return { bool: { must_not: toDsl(node.child, scope) } };
    case 'is':
      return isDsl(node, scope);
    case 'range':
      return rangeDsl(node, scope);
    case 'nested':
      return groupDsl(node, scope);
  }
}

function groupDsl({ path, child }: NestedNode, scope: Scope): Dsl {
  const own = operandValue(path);
  const full = scope.group?.path ? `${scope.group.path}.${own}` : own;
  return nestedDsl(full, toDsl(child, { ...scope, group: { path: full } }), scope.options);
}
