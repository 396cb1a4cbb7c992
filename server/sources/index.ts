export * from './inline_query';
export * from './now';
export * from './resolver';
