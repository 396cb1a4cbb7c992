import { z } from 'zod';
import { NOTICE_REASONS, SEVERITIES } from '../words';
import { type QuietHours, quietHoursSchema } from './quiet';
import type { RunsAs } from './rule';

/** May hold `{{…}}` after the host: see docs/webhook.md. */
const httpUrl = z
  .string()
  .max(2048)
  .regex(/^https?:\/\//i, 'an address starts with http:// or https://');
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, 'not a header name');
/** Mustache text; empty = the channel's own. */
const template = z.string().max(50_000).default('');
const login = z.string().max(256).default('');

export const TOLD_REASONS = NOTICE_REASONS.filter((reason) => reason !== 'test');

const toldReasons = z
  .array(z.enum(NOTICE_REASONS).exclude(['test']))
  .max(20)
  .default([]);

export const webhookConfig = z.object({
  type: z.literal('webhook'),
  url: httpUrl,
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  /** A value may hold `{{token}}`, the channel's secret. */
  headers: z.record(headerName, z.string().max(4096)).default({}),
  /** Mustache text; empty = the documented JSON of the notice. */
  body: template,
  username: login,
  /** What it is told; empty = all but `acknowledged` and `closed`. */
  reasons: toldReasons,
});

/** One mail address, without a name. */
export const emailAddressSchema = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'not a mail address');
const address = emailAddressSchema;

export const emailConfig = z.object({
  type: z.literal('email'),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535).default(587),
  /** `starttls` insists on the upgrade, `tls` speaks it from the first byte, `none` stays plain. */
  security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
  username: login,
  from: address,
  to: z.array(address).min(1, 'name at least one recipient').max(100),
  replyTo: address.nullable().default(null),
});

export const slackConfig = z.object({
  type: z.literal('slack'),
  /** `webhook` posts to an incoming webhook, which knows no threads; `bot` calls chat.postMessage with a bot's token. */
  mode: z.enum(['webhook', 'bot']).default('bot'),
  /** Of the webhook, `{{token}}` in place of its secret part; for a bot the API's. */
  url: httpUrl.default('https://slack.com/api'),
  /** Name or id of the conversation, for a bot. */
  conversation: z.string().trim().max(256).default(''),
  message: template,
});

const transition = z.string().trim().max(128).default('');
export const jiraConfig = z.object({
  type: z.literal('jira'),
  url: httpUrl,
  /** `basic`: user name and password (Jira Cloud: mail address and API token); `bearer`: a personal access token. */
  auth: z.enum(['basic', 'bearer']).default('basic'),
  username: login,
  project: z.string().trim().min(1, 'name the project by its key').max(255),
  issueType: z.string().trim().min(1, 'name the type of issue').max(255).default('Task'),
  /** Name of the priority for each severity; none = the project's default. */
  priorities: z.partialRecord(z.enum(SEVERITIES), z.string().trim().max(128)).default({}),
  labels: z
    .array(z.string().regex(/^\S{1,255}$/, 'a label holds no spaces'))
    .max(50)
    .default([]),
  /** Marks the issue with a label of its alert, so that it is found again when Jira's answer was lost. */
  mark: z.boolean().default(true),
  /** Comment when something further happens. */
  comment: z.boolean().default(true),
  /** Name of the transition to make when that happens; empty = none. */
  transitions: z
    .object({ acknowledged: transition, recovered: transition, closed: transition, again: transition })
    .prefault({}),
  summary: template,
  description: template,
  /** A JSON object of further fields, as a template; empty = none. */
  fields: template,
});

export const pagerdutyConfig = z.object({
  type: z.literal('pagerduty'),
  /** Of the Events API v2; the EU's is https://events.eu.pagerduty.com. */
  url: httpUrl.default('https://events.pagerduty.com'),
  summary: template,
});

export const indexConfig = z.object({
  type: z.literal('index'),
  /** An index, an alias with a write index, or a data stream. */
  index: z.string().trim().min(1, 'name an index or data stream').max(255),
});

export const serverLogConfig = z.object({
  type: z.literal('server_log'),
  level: z.enum(['info', 'warn', 'error']).default('warn'),
  message: template,
});

/** A connector that the host itself has. */
export const connectorConfig = z.object({
  type: z.literal('connector'),
  connector: z.string().trim().min(1, 'choose a connector').max(255),
  /** Its type, as the host names it: `.server-log`. */
  connectorType: z.string().trim().min(1, 'name the type of the connector').max(128),
  /** The parameters of a run: a template that makes a JSON object; empty = Lookout's own for that type. */
  params: template,
  /** What it is told; empty = all but `acknowledged` and `closed`. */
  reasons: toldReasons,
});

export const channelConfigSchema = z.discriminatedUnion('type', [
  webhookConfig,
  emailConfig,
  slackConfig,
  jiraConfig,
  pagerdutyConfig,
  indexConfig,
  serverLogConfig,
  connectorConfig,
]);

/** What a channel keeps encrypted: a log-in's password, a key that signs, a token that is sent. */
export const CHANNEL_SECRETS = ['password', 'hmacKey', 'token'] as const;
export type ChannelSecret = (typeof CHANNEL_SECRETS)[number];

const secret = z.string().max(4096).optional();
/** Goes into addresses and headers as it is. */
const token = z
  .string()
  .max(4096)
  .regex(/^[!-z|~]*$/, 'a token holds neither spaces, braces nor signs beyond ASCII')
  .optional();

/** Secrets are only ever sent in; what is answered says which ones are set. */
export const channelInputSchema = z.object({
  name: z.string().trim().min(1, 'give the channel a name').max(128),
  enabled: z.boolean().default(true),
  /** At most so many messages within any minute, from each node; null = as fast as it takes them. */
  perMinute: z.number().int().min(1).max(6_000).nullable().default(null),
  /** What falls into them waits and goes out together when they end; null = there are none. */
  quietHours: quietHoursSchema.nullable().default(null),
  config: channelConfigSchema,
  secrets: z.object({ password: secret, hmacKey: secret, token }).default({}),
});

export type ChannelConfig = z.output<typeof channelConfigSchema>;
export type ChannelType = ChannelConfig['type'];
export type ChannelInput = z.output<typeof channelInputSchema>;
export type WebhookConfig = z.output<typeof webhookConfig>;
export type EmailConfig = z.output<typeof emailConfig>;
export type SlackConfig = z.output<typeof slackConfig>;
export type JiraConfig = z.output<typeof jiraConfig>;
export type PagerdutyConfig = z.output<typeof pagerdutyConfig>;
export type IndexConfig = z.output<typeof indexConfig>;
export type ServerLogConfig = z.output<typeof serverLogConfig>;
export type ConnectorConfig = z.output<typeof connectorConfig>;

/** What belongs to a channel beside what was entered. */
export type ChannelExtras = Pick<Channel, 'runsAs' | 'dataView'>;

export interface Channel {
  id: string;
  space: string;
  name: string;
  enabled: boolean;
  perMinute: number | null;
  quietHours: QuietHours | null;
  config: ChannelConfig;
  secretsSet: string[];
  /** With whose rights it writes into an index or runs a connector; null or absent: with the host's own. */
  runsAs?: RunsAs | null;
  /** Of the index that it writes to; `why`: there is none, as it could not be made. */
  dataView?: { id: string; why: null } | { id: null; why: string };
  version: number;
  updatedAt: string;
  updatedBy: string;
}
