import type { Channel } from '../../common/schemas';
import type { RuleDocument } from '../store';
import { channelExtras } from './channel_extras';
import { channelPreview } from './channel_preview';
import { connectorsFor } from './connectors';
import type { ApiContext } from './context';
import { listDeliveries } from './delivery_lists';
import type { Handlers } from './handle';

const RULES_NAMED = 1_000;

/** Channels and what was sent through them. Secrets go in and never come out, so none reaches the audit. */
export function channelHandlers(
  context: ApiContext,
): Handlers<
  | 'listChannels'
  | 'listConnectors'
  | 'createChannel'
  | 'updateChannel'
  | 'deleteChannel'
  | 'testChannel'
  | 'previewChannel'
  | 'listDeliveries'
  | 'resendDelivery'
> {
  const { audit, store, ports } = context;
  const { store: channels, outbox } = context.channels;

  const record = (action: string, actor: string, before: Channel | null, after: Channel | null) => {
    const { id, name, space } = (after ?? before)!;
    const object = { type: 'channel' as const, id, name };
    return audit.record([
      { space, actor, action, object, before: before && { ...before }, after: after && { ...after } },
    ]);
  };

  /** Names of the rules that tell this channel. */
  const usedBy = async (space: string, id: string): Promise<string[]> => {
    const found = await store.search<RuleDocument>('rules', {
      query: {
        bool: { filter: [{ term: { space } }, { term: { channels: id } }, { term: { deleted: false } }] },
      },
      sort: [{ name: 'asc' }],
      size: RULES_NAMED,
      track_total_hits: false,
    });
    return found.hits.map(({ source }) => source.payload.name);
  };

  return {
    listChannels: async ({ space }) => ({ items: await channels.list(space) }),

    listConnectors: ({ request }) => connectorsFor(ports, request),

    async createChannel({ body, space, user, request }) {
      const extras = await channelExtras(context, body.config, 'config', { request, space });
      const channel = await channels.create(space, body, user.login, extras);
      await record('create', user.login, null, channel);
      return channel;
    },

    async updateChannel({ params, body, space, user, request }) {
      const extras = await channelExtras(context, body.channel.config, 'channel.config', {
        request,
        space,
      });
      const { before, after } = await channels.update(
        space,
        params.id,
        body.version,
        body.channel,
        user.login,
        extras,
      );
      await record('update', user.login, before, after);
      return after;
    },

    async deleteChannel({ params, space, user }) {
      const names = await usedBy(space, params.id);
      const channel = await channels.delete(space, params.id);
      await record('delete', user.login, channel, null);
      return { deleted: channel.id, usedBy: names };
    },

    testChannel: ({ params, space, user }) => {
      const path = `${ports.appPath(space)}/queue`;
      const queueUrl = `${(ports.config.publicUrl ?? '').replace(/\/+$/, '')}${path}`;
      return channels.test(space, params.id, { login: user.login, queueUrl });
    },

    previewChannel: ({ body, space }) => channelPreview(context, body, space),

    listDeliveries: ({ query, space, signal }) => listDeliveries(store, space, query, signal),

    async resendDelivery({ params, space, user }) {
      const delivery = await outbox.resend(space, params.id);
      const { id, channelId, channelName } = delivery;
      const object = { type: 'channel' as const, id: channelId, name: channelName };
      await audit.record([
        {
          space,
          actor: user.login,
          action: 'resend',
          object,
          before: null,
          after: { delivery: id, alert: delivery.alertId },
        },
      ]);
      return delivery;
    },
  };
}
