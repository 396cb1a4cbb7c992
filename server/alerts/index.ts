export * from './act_matching';
export * from './acts';
export * from './bad_filter';
export * from './documents';
export { type AlertFilter, filterDsl } from './filter_dsl';
export * from './queries';
