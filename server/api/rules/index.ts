export * from './author';
export * from './condition_check';
export * from './rule_changes';
export * from './rule_records';
export * from './rule_rows';
export * from './source_check';
export * from './source_text';
export * from './step_check';
export { stopExpecting } from './stop_expecting';
