import { GAP_FIELDS, type GapsState } from '../gaps';
import type { Fields } from '../kit';

/** Open gaps and what is under way stand there at first; all of them are a click away. */
export const healthFields: Fields<GapsState> = GAP_FIELDS;
