/** From something to tell to deliveries in the outbox: who hears of it, when, and what holds it back. */
export type { Order, Stage, Telling } from './contract';
export { Digests } from './digests';
export { Directory } from './directory';
export { LadderWorker } from './ladder_worker';
export { decideNotice, forgetTold, NOTHING_TOLD, PolicyStage, type Remembered, scopesOf } from './policy';
export { followStage, heldStage, lateStage, quietHoursStage, shadowStage } from './quiet_stages';
export { recipients } from './recipients';
export { retellActs } from './retell';
export { RuleTrouble } from './rule_trouble';
export { Teller, type TellerDeps } from './teller';
export { usualStages } from './usual_stages';
