export * from './act_matching';
export * from './acts';
export * from './bad_filter';
export * from './documents';
export { keyRecord, keyText, type Recorded, type RecorderContext } from './engine_context';
export { RuleMemory, watchedAlerts } from './engine_memory';
export { Recorder } from './engine_recorder';
export { type AlertFilter, filterDsl } from './filter_dsl';
export * from './queries';
