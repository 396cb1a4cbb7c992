import type { Es } from '../../ports';
import type { ChannelStoreDeps } from '../channel_store';

/** Channels that act as the host's own user does, as where there is no security. */
export const actsAsHost =
  (es: Es): NonNullable<ChannelStoreDeps['actsAs']> =>
  async () => ({ es, identity: { kind: 'host' } });
