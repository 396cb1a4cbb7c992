/** What a KQL text means, before any data view is known. */
export type KqlNode = AndNode | OrNode | NotNode | IsNode | RangeNode | NestedNode;

/** Plain text, or one of the bare words `true`, `false` and `null`. */
export interface Literal {
  type: 'literal';
  value: string | boolean | null;
  quoted: boolean;
}

/** Text with unescaped asterisks: what stands between them, so `a*b` is `['a', 'b']` and `*` is `['', '']`. */
export interface Wildcard {
  type: 'wildcard';
  parts: string[];
}

export type Operand = Literal | Wildcard;

export interface AndNode {
  type: 'and';
  children: KqlNode[];
}
export interface OrNode {
  type: 'or';
  children: KqlNode[];
}
export interface NotNode {
  type: 'not';
  child: KqlNode;
}
/** `field: value`, `field: *` and, with `field` null, a bare value. */
export interface IsNode {
  type: 'is';
  field: Operand | null;
  value: Operand;
}
export type RangeOperator = 'gt' | 'gte' | 'lt' | 'lte';
export interface RangeNode {
  type: 'range';
  field: Operand;
  operator: RangeOperator;
  value: Operand;
}
/** `path: { child }` */
export interface NestedNode {
  type: 'nested';
  path: Operand;
  child: KqlNode;
}

export const MATCH_ALL: IsNode = {
  type: 'is',
  field: { type: 'wildcard', parts: ['', ''] },
  value: { type: 'wildcard', parts: ['', ''] },
};

/** Exactly `*`. */
export const isLoneStar = (operand: Operand): boolean =>
  operand.type === 'wildcard' && operand.parts.length === 2 && operand.parts.every((part) => part === '');

/** The operand as written in a query: a literal's own value, a wildcard with its asterisks. */
export const operandValue = (operand: Operand): string | boolean | null =>
  operand.type === 'wildcard' ? operand.parts.join('*') : operand.value;

/** One child stands for itself; more become a node of that type. */
export function join(type: 'and' | 'or', children: KqlNode[]): KqlNode {
  const [only] = children;
  return children.length === 1 && only ? only : { type, children };
}
