export type { KqlNode } from './ast';
export { type ParseOptions, parseKql } from './parser';
export { kqlToDsl } from './to_dsl';
