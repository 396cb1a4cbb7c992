import { z } from 'zod';

const httpUrl = z
  .string()
  .max(2048)
  .regex(/^https?:\/\//i, 'an address starts with http:// or https://');
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, 'not a header name');

export const webhookConfig = z.object({
  type: z.literal('webhook'),
  url: httpUrl,
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  headers: z.record(headerName, z.string().max(4096)).default({}),
  /** Mustache text; empty = the documented JSON of the notice. */
  body: z.string().max(50_000).default(''),
  username: z.string().max(256).default(''),
});

const address = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'not a mail address');

export const emailConfig = z.object({
  type: z.literal('email'),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535).default(587),
  /** `starttls` insists on the upgrade, `tls` speaks it from the first byte, `none` stays plain. */
  security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
  username: z.string().max(256).default(''),
  from: address,
  to: z.array(address).min(1, 'name at least one recipient').max(100),
  replyTo: address.nullable().default(null),
});

export const channelConfigSchema = z.discriminatedUnion('type', [webhookConfig, emailConfig]);

/** Secrets are only ever sent in; what is answered says which ones are set. */
export const channelInputSchema = z.object({
  name: z.string().trim().min(1, 'give the channel a name').max(128),
  enabled: z.boolean().default(true),
  config: channelConfigSchema,
  secrets: z
    .object({ password: z.string().max(4096).optional(), hmacKey: z.string().max(4096).optional() })
    .default({}),
});

export type ChannelConfig = z.output<typeof channelConfigSchema>;
export type ChannelInput = z.output<typeof channelInputSchema>;
export type WebhookConfig = z.output<typeof webhookConfig>;
export type EmailConfig = z.output<typeof emailConfig>;

export interface Channel {
  id: string;
  space: string;
  name: string;
  enabled: boolean;
  config: ChannelConfig;
  secretsSet: string[];
  version: number;
  updatedAt: string;
  updatedBy: string;
}
