import { type ChannelPreset, hideToken } from '../../common/channel_presets';
import {
  type Channel,
  type ChannelInput,
  type ChannelSecret,
  type ChannelType,
  channelInputSchema,
  type QuietHours,
} from '../../common/schemas';
import { CHANNEL_TYPES, type Field, KINDS, type Value, type Values } from './kinds';

/** A channel as it is being written: the fields of every kind, so that switching the kind loses nothing. */
export interface ChannelDraft {
  name: string;
  enabled: boolean;
  /** Messages a minute; empty = no limit. */
  perMinute: string;
  quietHours: QuietHours | null;
  type: ChannelType;
  values: Record<ChannelType, Values>;
  secrets: Partial<Record<ChannelSecret, string>>;
}

const emptyOf = ({ as, choices }: Field): Value =>
  as === 'list' ? [] : as === 'switch' ? false : as === 'choice' ? (choices?.[0]?.value ?? '') : '';

const startOf = (type: ChannelType): Values => ({
  ...Object.fromEntries(KINDS[type].fields.map((field) => [field.name, emptyOf(field)])),
  ...KINDS[type].start,
});

export const NEW_CHANNEL: ChannelDraft = {
  name: '',
  enabled: true,
  perMinute: '',
  quietHours: null,
  type: 'webhook',
  values: Object.fromEntries(CHANNEL_TYPES.map((type) => [type, startOf(type)])) as ChannelDraft['values'],
  secrets: {},
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

/** A blank as the API takes it. */
function sent({ as }: Field, value: Value): unknown {
  if (typeof value !== 'string') return value;
  if (as === 'lines') return headersOf(value);
  if (as === 'number') return Number(value);
  if (as === 'optional') return value.trim() || null;
  return as === 'area' ? value : value.trim();
}

/** What the API answers as the blank shows it. */
function shown({ as }: Field, value: unknown): Value {
  if (as === 'lines') {
    return Object.entries(value as Record<string, string>)
      .map(([name, text]) => `${name}: ${text}`)
      .join('\n');
  }
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'boolean') return value;
  return value === null || value === undefined ? '' : String(value);
}

const at = (config: Record<string, unknown>, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], config);

/** The settings of the draft's kind, nested as their names say. */
export function configOf({ type, values }: ChannelDraft): Record<string, unknown> {
  const config: Record<string, unknown> = { type };
  for (const field of KINDS[type].fields) {
    const value = sent(field, values[type][field.name] ?? emptyOf(field));
    const [name, inner] = field.name.split('.') as [string, string?];
    if (inner === undefined) config[name] = value;
    // An empty name of a priority means none.
    else config[name] = { ...(config[name] as object), ...(value === '' ? {} : { [inner]: value }) };
  }
  return config;
}

/** The blanks of a kind, filled in from settings; what these leave out is as in a new one. */
const valuesOf = (type: ChannelType, config: object): Values => ({
  ...startOf(type),
  ...Object.fromEntries(
    KINDS[type].fields.flatMap((field) => {
      const value = at(config as Record<string, unknown>, field.name);
      return value === undefined ? [] : [[field.name, shown(field, value)]];
    }),
  ),
});

export function draftOf(channel: Channel): ChannelDraft {
  const { name, enabled, perMinute, quietHours, config } = channel;
  const values = { ...NEW_CHANNEL.values, [config.type]: valuesOf(config.type, config) };
  return {
    ...NEW_CHANNEL,
    name,
    enabled,
    perMinute: perMinute === null ? '' : String(perMinute),
    quietHours,
    type: config.type,
    values,
  };
}

/** The draft with a known service's settings. */
export const withPreset = (draft: ChannelDraft, preset: ChannelPreset): ChannelDraft => ({
  ...draft,
  name: draft.name || preset.name,
  type: 'webhook',
  values: { ...draft.values, webhook: valuesOf('webhook', preset.config) },
});

/** The draft after one blank was written. The secret part of a pasted address goes where secrets are. */
export function withValue(draft: ChannelDraft, name: string, value: Value): ChannelDraft {
  const { type } = draft;
  const values = { ...draft.values[type], [name]: value };
  const apart =
    name === 'url' && typeof value === 'string' && (type === 'webhook' || type === 'slack')
      ? hideToken(value)
      : null;
  if (apart) values.url = apart.url;
  if (type === 'slack' && name === 'mode') {
    values.url = value === 'bot' ? 'https://slack.com/api' : 'https://hooks.slack.com/services/{{token}}';
  }
  return {
    ...draft,
    values: { ...draft.values, [type]: values },
    secrets: apart ? { ...draft.secrets, token: apart.token } : draft.secrets,
  };
}

export interface Checked {
  input: ChannelInput | null;
  /** Message by the blank's name. */
  errors: Record<string, string>;
}

/** The secrets that the draft's kind has a place for now. */
export const secretsOf = ({ type, values }: ChannelDraft) =>
  KINDS[type].secrets.filter(({ when }) => !when || when(values[type]));

/** The draft as the API takes it, or what is wrong with which blank. An empty secret means: leave it as it is. */
export function checkChannel(draft: ChannelDraft): Checked {
  const secrets = Object.fromEntries(
    secretsOf(draft).flatMap(({ name }) => (draft.secrets[name] ? [[name, draft.secrets[name]]] : [])),
  );
  const perMinute = draft.perMinute.trim() === '' ? null : Number(draft.perMinute);
  const config = configOf(draft);
  const { name, enabled, quietHours } = draft;
  const result = channelInputSchema.safeParse({ name, enabled, perMinute, quietHours, config, secrets });
  if (result.success) return { input: result.data, errors: {} };
  const errors: Checked['errors'] = {};
  const blanks = KINDS[draft.type].fields.map((field) => field.name);
  for (const { path, message } of result.error.issues) {
    const inner = path[0] === 'config' || path[0] === 'secrets' ? path.slice(1) : path;
    const full = inner.join('.');
    const blank = full.startsWith('quietHours')
      ? 'quietHours'
      : (blanks.find((one) => full === one || full.startsWith(`${one}.`)) ?? full);
    errors[blank] ??= message;
  }
  return { input: null, errors };
}
