import { userInfo } from 'node:os';
import type { FastifyRequest } from 'fastify';
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

/** Stands in the audit for what the server brings in by itself. */
const SEED_USER: User = { login: 'lookout seed', name: 'lookout seed' };
export const SEED_HEADER = 'x-lookout-seed';

export interface PortParts {
  es: EsClient;
  savedSearches: SavedSearches;
  config: LookoutConfig;
  log: Log;
  version: string;
  /** What the server's own calls carry in `SEED_HEADER`, so that nobody else's count as the seed's. */
  seedSecret: string;
}

/** One local user with every right, one space, one identity towards the engine. */
export function standalonePorts({
  es,
  savedSearches,
  config,
  log,
  version,
  seedSecret,
}: PortParts): HostPorts {
  const user = localUser();
  return {
    name: 'standalone',
    version,
    log,
    config,
    elasticsearch: { internal: es, identity: () => es, user: () => es },
    savedSearches,
    user: async ({ raw }) => ((raw as FastifyRequest).headers[SEED_HEADER] === seedSecret ? SEED_USER : user),
    users: async () => [user],
    ownLogins: [SEED_USER.login],
    space: () => 'default',
    privileges: async () => ({ ...EVERYTHING }),
    appPath: () => '/app/lookout',
    basePath: () => '',
  };
}
