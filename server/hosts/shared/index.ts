export * from './contracts';
export type { CreateCore, LookoutCore } from './core';
export { esOverClient } from './es_over_client';
export type { BuildHostQuery } from './es_query';
export { startLaneTimers } from './lane_timer';
export { APP_ID, APP_TITLE, NOBODY } from './names';
export { registerRoutes } from './register_routes';
export { type SavedSearchHost, savedSearchesOf } from './saved_searches';
