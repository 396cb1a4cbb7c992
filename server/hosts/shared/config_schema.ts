import { isAbsolute } from 'node:path';
import { DEFAULT_CONFIG, type LookoutConfig } from '../../ports';

type Type<T> = { readonly typeOf?: T };
/** The part of both hosts' config-schema package that the settings need. */
export interface SchemaBuilder {
  object(properties: Record<string, Type<unknown>>): Type<unknown>;
  number(options: { defaultValue: number; min?: number; max?: number }): Type<number>;
  string(options?: { minLength?: number; validate?: (value: string) => string | undefined }): Type<string>;
  maybe<T>(type: Type<T>): Type<T | undefined>;
  boolean(options: { defaultValue: boolean }): Type<boolean>;
  arrayOf<T>(type: Type<T>, options: { defaultValue: T[] }): Type<T[]>;
}

/** Settings as a host's file gives them: what has no default there may be missing. */
export type HostSettings = Omit<LookoutConfig, 'publicUrl' | 'encryptionKey' | 'heartbeatUrl' | 'leaseMs'> & {
  enabled: boolean;
  publicUrl?: string;
  heartbeatUrl?: string;
  encryptionKey?: string;
};

const indexPrefix = (value: string) =>
  /^\.kibana[_-][a-z0-9_-]+$/.test(value)
    ? undefined
    : 'must start with .kibana_ or .kibana-, which the host may write, and go on in lower case';

const httpUrl = (value: string) =>
  /^https?:\/\//i.test(value) ? undefined : 'must start with http:// or https://';
const absolutePath = (value: string) =>
  isAbsolute(value) ? undefined : 'must be the absolute path of a program';

/** `lookout.*` in a host's settings file. Both hosts refuse to start on an unknown or malformed setting. */
export const lookoutSchema = (schema: SchemaBuilder) =>
  schema.object({
    enabled: schema.boolean({ defaultValue: true }),
    lanes: schema.number({ defaultValue: DEFAULT_CONFIG.lanes, min: 1, max: 32 }),
    publicUrl: schema.maybe(schema.string()),
    indexPrefix: schema.maybe(schema.string({ validate: indexPrefix })),
    encryptionKey: schema.maybe(schema.string({ minLength: 32 })),
    previousEncryptionKeys: schema.arrayOf(schema.string({ minLength: 32 }), {
      defaultValue: DEFAULT_CONFIG.previousEncryptionKeys,
    }),
    allowedHosts: schema.arrayOf(schema.string(), { defaultValue: DEFAULT_CONFIG.allowedHosts }),
    programs: schema.arrayOf(schema.string({ validate: absolutePath }), {
      defaultValue: DEFAULT_CONFIG.programs,
    }),
    maxCatchUpMs: schema.number({ defaultValue: DEFAULT_CONFIG.maxCatchUpMs, min: 60_000 }),
    searchTimeoutMs: schema.number({ defaultValue: DEFAULT_CONFIG.searchTimeoutMs, min: 1_000 }),
    heartbeatUrl: schema.maybe(schema.string({ validate: httpUrl })),
    retention: schema.object(
      Object.fromEntries(
        Object.entries(DEFAULT_CONFIG.retention).map(([name, defaultValue]) => [
          name,
          schema.number({ defaultValue, min: /maxGb$/i.test(name) ? 0 : 1 }),
        ]),
      ),
    ),
  });

/** Settings with every default filled in; `publicUrl` falls back to what the host knows of its own address. */
export function configFrom(settings: HostSettings, hostUrl: string | undefined): LookoutConfig {
  const { enabled: _enabled, ...given } = settings;
  return {
    ...DEFAULT_CONFIG,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    publicUrl: (settings.publicUrl ?? hostUrl)?.replace(/\/+$/, '') ?? null,
    encryptionKey: settings.encryptionKey ?? null,
    heartbeatUrl: settings.heartbeatUrl ?? null,
  };
}
