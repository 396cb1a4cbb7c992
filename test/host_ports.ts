import { DEFAULT_CONFIG, type Es, type HostPorts, type Log, type LookoutConfig } from '../server/ports';

export const EVERYTHING = { read: true, triage: true, write: true, admin: true, audit: true };

/** Where what is logged is not looked at. */
export const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const noSavedSearches: HostPorts['savedSearches'] = {
  list: async () => ({ items: [], total: 0 }),
  resolve: async () => null,
  dataViews: async () => [],
};

/** A host with one user, Ana, who may everything, without saved searches; `config`: where it is not the default. */
export const hostPorts = (
  es: Es,
  { config, ...over }: Partial<Omit<HostPorts, 'config'>> & { config?: Partial<LookoutConfig> } = {},
): HostPorts => ({
  name: 'standalone',
  version: 'test',
  log: quiet,
  config: { ...DEFAULT_CONFIG, ...config },
  elasticsearch: { internal: es, identity: () => es, user: () => es },
  savedSearches: noSavedSearches,
  user: async () => ({ login: 'ana', name: 'Ana' }),
  users: async () => [],
  space: () => 'default',
  privileges: async () => EVERYTHING,
  appPath: () => '/app/lookout',
  basePath: () => '',
  ...over,
});
