/** Who hears how often: the silence after a message, bundles, and the most that an hour may hold. */
export { type Bundled, bundleFor, type OpenBundle } from './bundle';
export { decideNotice, NOTHING_TOLD, type Remembered, type ToBeTold, type Verdict } from './decide';
export { forgetTold } from './forget';
export { type LastTold, toldNow } from './realert';
export { scopesOf } from './scopes';
export { PolicyStage } from './stage';
