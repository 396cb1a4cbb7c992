export { type BuildQueryInput, buildQuery } from './build_query';
export { KqlSyntaxError, QueryError } from './errors';
export { type KqlNode, kqlToDsl, type ParseOptions, parseKql } from './kql';
export * from './types';
