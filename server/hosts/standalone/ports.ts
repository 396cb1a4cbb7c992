import { userInfo } from 'node:os';
import type { Privilege } from '../../../common/api';
import type { HostPorts, Log, LookoutConfig, SavedSearches, User } from '../../ports';
import type { EsClient } from './elasticsearch';

const EVERYTHING: Record<Privilege, boolean> = {
  read: true,
  triage: true,
  write: true,
  admin: true,
  audit: true,
};

/** Whoever started the server is the one who works with it. */
function localUser(): User {
  try {
    return { login: 'local', name: userInfo().username };
  } catch {
    // A container may run under a number that has no name.
    return { login: 'local', name: 'local' };
  }
}

export interface PortParts {
  es: EsClient;
  savedSearches: SavedSearches;
  config: LookoutConfig;
  log: Log;
  version: string;
}

/** One local user with every right, one space, one identity towards the engine. */
export function standalonePorts({ es, savedSearches, config, log, version }: PortParts): HostPorts {
  const user = localUser();
  return {
    name: 'standalone',
    version,
    log,
    config,
    elasticsearch: { internal: es, identity: () => es, user: () => es },
    savedSearches,
    user: async () => user,
    users: async () => [user],
    space: () => 'default',
    privileges: async () => ({ ...EVERYTHING }),
    appPath: () => '/app/lookout',
    basePath: () => '',
  };
}
