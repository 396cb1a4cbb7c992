export * from './alert';
export * from './channel';
export * from './rule';
