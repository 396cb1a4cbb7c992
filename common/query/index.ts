export { type BuildQueryInput, buildQuery } from './build_query';
export { parseDataView, runtimeMappings } from './data_view';
export { KqlSyntaxError, QueryError } from './errors';
export { type FieldCaps, withFieldCaps } from './field_caps';
export { type FieldValues, type KqlNode, kqlFits, kqlToDsl, type ParseOptions, parseKql } from './kql';
export { type SavedObject, SavedSearchError, type SavedSearchFault } from './saved_object';
export {
  type ParsedSavedSearch,
  parseSavedSearch,
  type SortOrder,
  savedSearchDataViewId,
} from './saved_search';
export * from './types';
export { asksAsBefore, seenOf, writtenOf } from './written';
