export * from './answerer';
export * from './oracle';
export * from './run_condition';
