export { type DiscoverDeps, discover } from './discover';
