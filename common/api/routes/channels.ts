import { z } from 'zod';
import { type Channel, channelConfigSchema, channelInputSchema, type Delivery } from '../../schemas';
import { DELIVERY_STATES, NOTICE_REASONS } from '../../words';
import type { ChannelPreview, ConnectorsAnswer, Page } from '../answers';
import { id, many, paging, route } from './build';

export const channelsRoutes = {
  listChannels: route<{ items: Channel[] }>()('GET', '/channels', 'read'),
  /** The connectors that the host has, or why none of them can be a channel. */
  listConnectors: route<ConnectorsAnswer>()('GET', '/channels/_connectors', 'admin'),
  createChannel: route<Channel>()('POST', '/channels', 'admin', { body: channelInputSchema }),
  updateChannel: route<Channel>()('PUT', '/channels/{id}', 'admin', {
    params: id,
    body: z.object({ channel: channelInputSchema, version: z.number().int() }),
  }),
  deleteChannel: route<{ deleted: string; usedBy: string[] }>()('DELETE', '/channels/{id}', 'admin', {
    params: id,
  }),
  testChannel: route<{ ok: boolean; answer: string }>()('POST', '/channels/{id}/_test', 'admin', {
    params: id,
  }),
  /** What a channel of these settings would send; nothing is stored or sent. Without `alert`: of the newest one. */
  previewChannel: route<ChannelPreview>()('POST', '/channels/_preview', 'admin', {
    body: z.object({
      config: channelConfigSchema,
      reason: z.enum(NOTICE_REASONS).default('created'),
      alert: z.string().max(512).optional(),
    }),
  }),
  listDeliveries: route<Page<Delivery>>()('GET', '/deliveries', 'read', {
    query: z.object({
      ...paging,
      state: many(z.enum(DELIVERY_STATES)),
      channel: z.string().max(128).optional(),
    }),
  }),
  resendDelivery: route<Delivery>()('POST', '/deliveries/{id}/_resend', 'admin', { params: id }),
} as const;
