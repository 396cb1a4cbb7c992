export type { KqlNode } from './ast';
export { type FieldValues, kqlFits } from './fits';
export { type ParseOptions, parseKql } from './parser';
export { kqlToDsl } from './to_dsl';
