export * from './inline_query';
export * from './resolver';
