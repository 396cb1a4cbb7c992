import { type Channel, type ChannelInput, channelInputSchema } from '../../common/schemas';

/** A channel as it is being written: every field of both kinds, so that switching the kind loses nothing. */
export interface ChannelDraft {
  name: string;
  enabled: boolean;
  type: 'webhook' | 'email';
  url: string;
  method: 'POST' | 'PUT' | 'PATCH';
  headers: string;
  body: string;
  username: string;
  host: string;
  port: string;
  security: 'none' | 'starttls' | 'tls';
  from: string;
  to: string[];
  replyTo: string;
  password: string;
  hmacKey: string;
}

export const NEW_CHANNEL: ChannelDraft = {
  name: '',
  enabled: true,
  type: 'webhook',
  url: '',
  method: 'POST',
  headers: '',
  body: '',
  username: '',
  host: '',
  port: '587',
  security: 'starttls',
  from: '',
  to: [],
  replyTo: '',
  password: '',
  hmacKey: '',
};

/** `X-Team: blue` lines ↔ headers. A line without a colon is a header without a value. */
const headersOf = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => {
        const colon = line.indexOf(':');
        return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      }),
  );

export function draftOf(channel: Channel): ChannelDraft {
  const { config } = channel;
  const common = { ...NEW_CHANNEL, name: channel.name, enabled: channel.enabled, username: config.username };
  return config.type === 'webhook'
    ? {
        ...common,
        type: 'webhook',
        url: config.url,
        method: config.method,
        body: config.body,
        headers: Object.entries(config.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n'),
      }
    : {
        ...common,
        type: 'email',
        host: config.host,
        port: String(config.port),
        security: config.security,
        from: config.from,
        to: config.to,
        replyTo: config.replyTo ?? '',
      };
}

export interface Checked {
  input: ChannelInput | null;
  /** Message by the draft's field name. */
  errors: Partial<Record<keyof ChannelDraft, string>>;
}

/** The draft as the API takes it, or what is wrong with which field. An empty secret means: leave it as it is. */
export function checkChannel(draft: ChannelDraft): Checked {
  const config =
    draft.type === 'webhook'
      ? {
          type: 'webhook',
          url: draft.url.trim(),
          method: draft.method,
          headers: headersOf(draft.headers),
          body: draft.body,
          username: draft.username,
        }
      : {
          type: 'email',
          host: draft.host.trim(),
          port: Number(draft.port),
          security: draft.security,
          username: draft.username,
          from: draft.from.trim(),
          to: draft.to,
          replyTo: draft.replyTo.trim() || null,
        };
  const secrets = {
    ...(draft.password ? { password: draft.password } : {}),
    ...(draft.hmacKey && draft.type === 'webhook' ? { hmacKey: draft.hmacKey } : {}),
  };
  const result = channelInputSchema.safeParse({ name: draft.name, enabled: draft.enabled, config, secrets });
  if (result.success) return { input: result.data, errors: {} };
  const errors: Checked['errors'] = {};
  for (const { path, message } of result.error.issues) {
    const name = (path[0] === 'config' || path[0] === 'secrets' ? path[1] : path[0]) as keyof ChannelDraft;
    errors[name] ??= message;
  }
  return { input: null, errors };
}
