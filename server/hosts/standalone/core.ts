import { createLookout } from '../../lookout';
import type { CreateCore } from '../shared';

/** The one place that names the core's composition root. */
export const createCore: CreateCore = createLookout;
