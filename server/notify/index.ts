/** From something to tell to deliveries in the outbox: who hears of it, when, and what holds it back. */
export type { Order, Stage, Telling } from './contract';
export { quietStages } from './quiet_stages';
export { SETTINGS_ID, SettingsBook } from './settings_book';
export { Teller, type TellerDeps } from './teller';
