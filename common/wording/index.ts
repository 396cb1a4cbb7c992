export * from './condition';
export * from './counting';
export * from './limits';
export * from './metric';
export * from './step';
