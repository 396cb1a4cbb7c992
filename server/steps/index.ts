export type { Candidate, History, LookedUp, LookUp, StepReads, StepRule, Stretch } from './contract';
export { StepFault } from './contract';
export { Beginnings, FreshHistory } from './history';
export { PROGRAM_LIMITS, Programs } from './programs';
export { listsOf, stepProblem } from './registry';
export { type Item, type Judged, StepRun } from './step_run';
