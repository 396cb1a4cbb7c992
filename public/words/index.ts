export * from './age';
export * from './diff';
export * from './emphasis';
export * from './sentences';
