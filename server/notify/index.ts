/** From something to tell to deliveries in the outbox: who hears of it, when, and what holds it back. */
export type { Order, Stage, Telling } from './contract';
export { Digests } from './digests';
export { followUp } from './follow_up';
export { decideNotice, forgetTold, NOTHING_TOLD, PolicyStage, type Remembered, scopesOf } from './policy';
export { Teller, type TellerDeps } from './teller';
