export * from './alert';
export * from './channel';
export * from './conditions';
export * from './gap';
export * from './list';
export * from './rule';
export * from './schedule';
export * from './source';
