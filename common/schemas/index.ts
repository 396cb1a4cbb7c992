export * from './alert';
export * from './channel';
export * from './condition';
export * from './rule';
export * from './source';
