export { filtersToBool } from './to_bool';
