/** Looks after the product itself: troubles become alerts, a heartbeat tells that all is well, old records go. */
export { Watch, type WatchDeps } from './watch';
