export * from './decide';
export * from './facts';
export * from './history';
export * from './table';
export * from './unworked';
