import { schema } from '@osd/config-schema';
import { createLookout } from '../../lookout';
import { lookoutSchema } from '../shared/config_schema';
import { OsdPlugin } from './plugin';
import type { OsdInitializer } from './types';

export const config = { schema: lookoutSchema(schema) };

export const plugin = (initializer: OsdInitializer) => new OsdPlugin(initializer, createLookout);
