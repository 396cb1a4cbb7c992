export * from './age';
export * from './diff';
export * from './emphasis';
export * from './happened';
export * from './sentences';
