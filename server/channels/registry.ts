import type { ChannelConfig } from '../../common/schemas';
import type { ChannelModule } from './contract';
import { email } from './email';
import { webhook } from './webhook';

/** Every kind of channel. A new one is its file, its schema, and a line here. */
const MODULES = { webhook, email } as const satisfies Record<ChannelConfig['type'], unknown>;

/** The module of a channel's type, taking that channel's settings. */
export const channelModule = (config: ChannelConfig): ChannelModule =>
  MODULES[config.type] as unknown as ChannelModule;
