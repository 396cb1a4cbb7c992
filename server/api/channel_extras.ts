import type { ChannelConfig, ChannelExtras, IndexConfig } from '../../common/schemas';
import { EsError, type HostPorts, type HostRequest } from '../ports';
import { checkConnector } from './connectors';
import type { ApiContext } from './context';

interface Author {
  request: HostRequest;
  space: string;
}

/** What a channel needs beside its settings, made as the person who saves it. Rejects where it could not work without. */
export async function channelExtras(
  context: Pick<ApiContext, 'ports' | 'credentials' | 'channels'>,
  config: ChannelConfig,
  path: string,
  author: Author,
): Promise<ChannelExtras> {
  context.channels.store.check(config);
  if (config.type !== 'connector' && config.type !== 'index') return {};
  if (config.type === 'connector') await checkConnector(context.ports, config, path, author.request);
  const runsAs = (await context.credentials?.take(author.request, author.space, { use: 'channels' })) ?? null;
  if (config.type === 'connector') return { runsAs };
  return { runsAs, dataView: await dataViewFor(context.ports, config, author) };
}

/** The index can be written to without one: what was wrong is kept with the channel, and shown. */
async function dataViewFor(
  { savedSearches }: Pick<HostPorts, 'savedSearches'>,
  { index }: IndexConfig,
  author: Author,
): Promise<NonNullable<ChannelExtras['dataView']>> {
  if (!savedSearches.makeDataView) return { id: null, why: 'this host keeps no data views' };
  try {
    return { id: await savedSearches.makeDataView(author, { index, timeField: '@timestamp' }), why: null };
  } catch (error) {
    if (!(error instanceof EsError)) throw error;
    return { id: null, why: error.message };
  }
}
