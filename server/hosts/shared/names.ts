import type { User } from '../../ports';

export const APP_ID = 'lookout';
export const APP_TITLE = 'Lookout';

/** Who acts where the host knows no people, because security is off. */
export const NOBODY: User = { login: 'anonymous', name: 'Anonymous (no security)' };
