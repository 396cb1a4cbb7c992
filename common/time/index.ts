export * from './duration';
export * from './window';
