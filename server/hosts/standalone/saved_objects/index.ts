export { type DataViews, dataViewsOf } from './data_views';
export { exportObjects, type ImportReport, importObjects } from './import';
export { SAVED_OBJECT_TYPES, type SavedObjectInput, type SavedObjectType } from './saved_object';
export { standaloneSavedSearches } from './saved_searches';
export { SavedObjectStore } from './store';
