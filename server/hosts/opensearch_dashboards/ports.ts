import { opensearchQuery } from 'opensearch_dashboards/data';
import type { Privilege } from '../../../common/api';
import type { HostPorts, HostRequest, Scope } from '../../ports';
import { APP_ID, esOverClient, type RawRequest, savedSearchesOf } from '../shared';
import { configFrom, type HostSettings } from '../shared/config_schema';
import { signedInUser } from './signed_in';
import type { OsdInitializer, OsdSetup, ScopedBy } from './types';

const raw = (request: HostRequest) => request.raw as RawRequest;
/** A rule that runs by itself has no sender; the services read nothing but headers. */
const requestOf = (scope: Scope): ScopedBy => ('request' in scope ? raw(scope.request) : { headers: {} });

/** The settings are there when the plugin is made: the first value comes at once. */
function settingsOf(initializer: OsdInitializer): HostSettings {
  let settings: HostSettings | undefined;
  initializer.config
    .create()
    .subscribe((value) => {
      settings = value;
    })
    .unsubscribe();
  if (!settings) throw new Error('OpenSearch Dashboards gave no settings for lookout');
  return settings;
}

/** What OpenSearch Dashboards supplies. Usable from setup on: calls wait for its start where they need it. */
export function osdPorts(initializer: OsdInitializer, core: OsdSetup): HostPorts {
  const started = core.getStartServices().then(([start, startPlugins]) => ({ start, plugins: startPlugins }));
  const internal = esOverClient('opensearch', async () => {
    const { start } = await started;
    return start.opensearch.client.asInternalUser;
  });
  const asUser = (request: HostRequest) =>
    esOverClient('opensearch', async () => {
      const { start } = await started;
      return start.opensearch.client.asScoped(raw(request)).asCurrentUser;
    });
  const user = signedInUser(asUser);

  return {
    name: 'opensearch_dashboards',
    version: initializer.env.packageInfo.version,
    log: initializer.logger.get(),
    config: configFrom(settingsOf(initializer), undefined),
    elasticsearch: { internal, identity: () => internal, user: asUser },
    savedSearches: savedSearchesOf({
      async savedObjects(scope) {
        const { start } = await started;
        return start.savedObjects.getScopedClient(requestOf(scope));
      },
      async searchSources(scope) {
        const { plugins } = await started;
        return plugins.data.search.searchSource.asScoped(requestOf(scope));
      },
      async uiSettings(scope) {
        const { start } = await started;
        return start.uiSettings.asScopedToClient(start.savedObjects.getScopedClient(requestOf(scope)));
      },
      buildQuery: opensearchQuery.buildOpenSearchQuery,
    }),
    user,
    users: async (request) => [await user(request)],
    space: () => 'default',
    async privileges(request) {
      const { start } = await started;
      const capabilities = await start.capabilities.resolveCapabilities(raw(request));
      const has = (privilege: Privilege) => capabilities[APP_ID]?.[privilege] === true;
      return {
        read: has('read'),
        triage: has('triage'),
        write: has('write'),
        admin: has('admin'),
        audit: has('audit'),
      };
    },
    appPath: () => `/app/${APP_ID}`,
    basePath: () => '',
  };
}
