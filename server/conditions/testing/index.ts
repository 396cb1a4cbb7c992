export * from './answerer';
export * from './histories';
export * from './oracle';
export * from './run_condition';
export * from './values';
