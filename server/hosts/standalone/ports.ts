import { userInfo } from 'node:os';
import type { FastifyRequest } from 'fastify';
import type { Privilege } from '../../../common/api';
import type { HostPorts, Log, LookoutConfig, SavedSearches, User } from '../../ports';
import type { EsClient } from './elasticsearch';
import { keysOver, type LogIn } from './log_in';

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
  /** People log in as users of the cluster; absent: there is one local user. */
  logIn?: LogIn | undefined;
}

const authorizationOf = (raw: unknown): string => (raw as FastifyRequest).headers.authorization ?? '';

/** One local user with every right and one identity towards the engine, or the cluster's own users; one space. */
export function standalonePorts({
  es,
  savedSearches,
  config,
  log,
  version,
  seedSecret,
  logIn,
}: PortParts): HostPorts {
  const user = localUser();
  const isSeed = (raw: unknown) => (raw as FastifyRequest).headers[SEED_HEADER] === seedSecret;
  return {
    name: 'standalone',
    version,
    log,
    config,
    elasticsearch: {
      internal: es,
      identity: (identity) => (identity.kind === 'host' ? es : es.as(`ApiKey ${identity.encoded}`)),
      user: ({ raw }) => (logIn ? es.as(authorizationOf(raw)) : es),
    },
    ...(logIn && { keys: keysOver(es, authorizationOf) }),
    savedSearches,
    async user({ raw }) {
      if (isSeed(raw)) return SEED_USER;
      return (await logIn?.person(authorizationOf(raw)))?.user ?? user;
    },
    users: async ({ raw }) => [(await logIn?.person(authorizationOf(raw)))?.user ?? user],
    ownLogins: [SEED_USER.login],
    space: () => 'default',
    privileges: async ({ raw }) =>
      (await logIn?.person(authorizationOf(raw)))?.privileges ?? { ...EVERYTHING },
    appPath: () => '/app/lookout',
    basePath: () => '',
  };
}
