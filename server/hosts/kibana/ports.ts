import { buildEsQuery } from '@kbn/es-query';
import type { Privilege } from '../../../common/api';
import type { HostPorts, HostRequest, Scope } from '../../ports';
import { APP_ID, esOverClient, NOBODY, type RawRequest, savedSearchesOf } from '../shared';
import { configFrom } from '../shared/config_schema';
import { tellAuditLog } from './audit_log';
import { kibanaConnectors } from './connectors';
import { grantKey } from './keys';
import { headersOf, requestOf } from './space_scope';
import type { KibanaInitializer, KibanaSetup, KibanaSetupPlugins, KibanaStart } from './types';

const raw = (request: HostRequest) => request.raw as RawRequest;
const inSpace = (space: string) => (space === 'default' ? '' : `/s/${space}`);

/** Nobody sent the request of a rule that runs by itself. Without a key its space holds and a person's rights cannot. */
const savedObjectsFor = (start: KibanaStart, scope: Scope) =>
  start.savedObjects.getScopedClient(
    requestOf(scope, start),
    'request' in scope || scope.identity?.kind === 'key' ? {} : { excludedExtensions: ['security'] },
  );

/** What Kibana supplies. Usable from setup on: calls wait for Kibana's start where they need it. */
export function kibanaPorts(
  initializer: KibanaInitializer,
  core: KibanaSetup,
  plugins: KibanaSetupPlugins,
): HostPorts {
  const started = core.getStartServices().then(([start, startPlugins]) => ({ start, plugins: startPlugins }));
  const internal = esOverClient('elasticsearch', async () => {
    const { start } = await started;
    return start.elasticsearch.client.asInternalUser;
  });
  const log = initializer.logger.get();
  const user: HostPorts['user'] = async (request) => {
    const { plugins } = await started;
    const found = plugins.security?.authc.getCurrentUser(raw(request));
    return found ? { login: found.username, name: found.full_name || found.username } : NOBODY;
  };

  return {
    name: 'kibana',
    version: initializer.env.packageInfo.version,
    background: initializer.node.roles.backgroundTasks,
    log,
    config: configFrom(initializer.config.get(), core.http.basePath.publicBaseUrl),
    elasticsearch: {
      internal,
      identity: (identity) =>
        identity.kind === 'host'
          ? internal
          : esOverClient('elasticsearch', async () => {
              const { start } = await started;
              return start.elasticsearch.client.asScoped({ headers: headersOf(identity) }).asCurrentUser;
            }),
      user: (request) =>
        esOverClient('elasticsearch', async () => {
          const { start } = await started;
          return start.elasticsearch.client.asScoped(raw(request)).asCurrentUser;
        }),
    },
    keys: { grant: async (request, key) => grantKey((await started).plugins.security, raw(request), key) },
    connectors: kibanaConnectors(started),
    savedSearches: savedSearchesOf({
      savedObjects: async (scope) => savedObjectsFor((await started).start, scope),
      async searchSources(scope) {
        const { start, plugins } = await started;
        return plugins.data.search.searchSource.asScoped(requestOf(scope, start));
      },
      async uiSettings(scope) {
        const { start } = await started;
        return start.uiSettings.asScopedToClient(savedObjectsFor(start, scope));
      },
      buildQuery: buildEsQuery,
    }),
    user,
    users: async (request) => [await user(request)],
    space: (request) => plugins.spaces?.spacesService.getSpaceId(raw(request)) ?? 'default',
    async privileges(request) {
      const { start } = await started;
      const capabilities = await start.capabilities.resolveCapabilities(raw(request), {
        capabilityPath: `${APP_ID}.*`,
      });
      const has = (privilege: Privilege) => capabilities[APP_ID]?.[privilege] === true;
      return {
        read: has('read'),
        triage: has('triage'),
        write: has('write'),
        admin: has('admin'),
        audit: has('audit'),
      };
    },
    appPath: (space) => `${inSpace(space)}/app/${APP_ID}`,
    basePath: inSpace,
    audited: (event) => tellAuditLog(plugins.security?.audit, event),
  };
}
