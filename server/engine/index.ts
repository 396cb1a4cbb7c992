export { EngineClock } from './clock';
export { drive, RunAborted, type Sink } from './drive';
export { Engine, type EngineDeps } from './engine';
export type { Gaps } from './gaps';
export { pause } from './pause';
export type { PreviewRange } from './preview';
export { Reader } from './reader';
export { RunDelays } from './run_delays';
export { Searcher } from './searcher';
