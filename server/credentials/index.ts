/**
 * With whose rights rules read. Owns the keys: granting, keeping, opening, ending. Does not decide when a rule is saved
 * (api) or evaluated (engine).
 */
export type { Credential } from './credential_store';
export { Credentials, NO_ENCRYPTION_KEY, type Reading, type ReadsAs } from './credentials';
export { failsForKey, KEY_REFUSED } from './refusals';
