export { cacheRoot } from './cache';
export { fetchEngine } from './fetch';
export { ENGINE_KINDS, type EngineKind, engineTitle, engineVersion, parseEngineKind } from './kinds';
export { freePort } from './ports';
export { type Engine, type EngineOptions, startEngine } from './start_engine';
