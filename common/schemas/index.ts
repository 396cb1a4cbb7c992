export * from './alert';
export * from './channel';
export * from './condition';
export * from './gap';
export * from './list';
export * from './rule';
export * from './schedule';
export * from './source';
