import { schema } from '@kbn/config-schema';
import { createLookout } from '../../lookout';
import { lookoutSchema } from '../shared/config_schema';
import { KibanaPlugin } from './plugin';
import type { KibanaInitializer } from './types';

export const config = { schema: lookoutSchema(schema) };

export const plugin = (initializer: KibanaInitializer) => new KibanaPlugin(initializer, createLookout);
