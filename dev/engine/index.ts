export { cacheRoot } from './cache';
export { fetchEngine } from './fetch';
export { ENGINE_KINDS, type EngineKind, engineTitle, engineVersion, parseEngineKind } from './kinds';
export { type Engine, type EngineOptions, startEngine } from './start_engine';
