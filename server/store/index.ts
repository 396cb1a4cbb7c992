export * from './alert_document';
export * from './audit_document';
export * from './coalescer';
export * from './ids';
export * from './indices';
export * from './match_document';
export * from './rule_document';
export * from './store';
