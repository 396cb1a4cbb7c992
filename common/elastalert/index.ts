/** ElastAlert rules as rules of ours: what each option becomes, and what is said of those that become nothing. */
export { readCondition } from './conditions';
export { readLink } from './discover';
export { readFilter } from './filters';
export { type MappedRule, mapRule } from './map_rule';
export { matchPath } from './match_values';
export { readMessage } from './message';
export { neededFields } from './needed_fields';
export { readNotify } from './notify';
export type { Options } from './options';
export { type Note, Report } from './report';
