export { clauseOf, isObject } from './migrate';
export { filtersToBool } from './to_bool';
