export * from './value_set';
